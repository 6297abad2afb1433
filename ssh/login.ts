import type { Duplex } from "node:stream";
import type { AnyAuthMethod, Client, ConnectConfig, ServerHostKeyAlgorithm } from "ssh2";
import { abortError } from "./abort";
import { Endpoint } from "./connection";
import { Credentials, LoginMethod, loginMethods } from "./credentials";
import { DialError, handshakeError, hostKeyError, hostKeyTypeError, refusedError } from "./dialError";
import { fingerprint, parseHostKey, PublicKey } from "./hostKey";

// An SSH server gives up on a login after two minutes by itself; perDialTimeout bounds only what comes before.
const LOGIN_LIMIT_MS = 120_000;
const KEEPALIVE_MS = 30_000;
const KEEPALIVES_LOST = 4;

// Without native code these are the fastest, and every OpenSSH of the last ten years has them.
const CIPHERS = ["aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "aes128-ctr", "aes192-ctr", "aes256-ctr"] as const;
const KEY_EXCHANGES = [
    "curve25519-sha256",
    "curve25519-sha256@libssh.org",
    "ecdh-sha2-nistp256",
    "ecdh-sha2-nistp384",
    "ecdh-sha2-nistp521",
    "diffie-hellman-group14-sha256",
    "diffie-hellman-group16-sha512",
    "diffie-hellman-group-exchange-sha256",
] as const;
const HOST_KEYS: ServerHostKeyAlgorithm[] = [
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "rsa-sha2-512",
    "rsa-sha2-256",
    "ssh-rsa",
];

/** The host key that must be offered, undefined if any will do. */
export function expectedHostKey(endpoint: Endpoint): PublicKey | undefined {
    if (endpoint.hostKey === undefined) {
        return undefined;
    }
    const key = parseHostKey(endpoint.hostKey);
    if (key === undefined) {
        throw new Error('ssh: no key found: connection.hostKey is not a public key such as "ssh-ed25519 AAAA..."');
    }
    return key;
}

/** Speaks SSH on a stream: checks the host's key, logs in, and returns a client that is ready for use. */
export async function logIn(
    stream: Duplex,
    endpoint: Endpoint,
    credentials: Credentials,
    signal: AbortSignal,
): Promise<Client> {
    const { Client: SshClient } = await import("ssh2");
    const client = new SshClient();
    const attempt = new LoginAttempt(endpoint, credentials);
    return new Promise((resolve, reject) => {
        const stop = (): void => {
            fail(abortError(signal));
        };
        const fail = (error: Error): void => {
            signal.removeEventListener("abort", stop);
            reject(error);
            client.destroy();
            stream.destroy();
        };
        client.on("ready", () => {
            signal.removeEventListener("abort", stop);
            resolve(client);
        });
        // This listener stays for the client's life: later errors show as the end of what runs on it.
        client.on("error", (error) => {
            const reason = attempt.explain(error);
            if (reason !== undefined) {
                fail(reason);
            }
        });
        client.on("close", () => {
            fail(attempt.explain(new Error("Connection lost before handshake")) ?? new Error("closed"));
        });
        signal.addEventListener("abort", stop, { once: true });
        if (signal.aborted) {
            stop();
        } else {
            client.connect({ ...attempt.config(), sock: stream });
        }
    });
}

/** One login, with what it must remember to explain its failure. */
class LoginAttempt {
    private readonly expected: PublicKey | undefined;
    private readonly waiting: LoginMethod[];
    private readonly tried: LoginMethod[] = [];
    private accepted: string[] | undefined;
    private offered: Buffer | undefined;

    constructor(
        private readonly endpoint: Endpoint,
        private readonly credentials: Credentials,
    ) {
        this.expected = expectedHostKey(endpoint);
        this.waiting = loginMethods(credentials);
    }

    config(): ConnectConfig {
        return {
            username: this.endpoint.user,
            readyTimeout: LOGIN_LIMIT_MS,
            keepaliveInterval: KEEPALIVE_MS,
            keepaliveCountMax: KEEPALIVES_LOST,
            algorithms: {
                cipher: [...CIPHERS],
                kex: [...KEY_EXCHANGES],
                // As the official provider asks: for the type that is expected and, of RSA, only for signatures with SHA-1.
                serverHostKey: this.expected === undefined ? HOST_KEYS : [this.expected.type as ServerHostKeyAlgorithm],
            },
            hostVerifier: (offered: Buffer) => {
                this.offered = offered;
                return this.expected?.blob.equals(offered) ?? true;
            },
            authHandler: (left: string[] | null, _partial, next) => {
                // At first the server has not said yet what it accepts.
                this.accepted = left ?? this.accepted;
                next(this.nextMethod() as AnyAuthMethod);
            },
        };
    }

    /** What the error means for the dialling person; undefined if the login goes on all the same. */
    explain(error: Error & { level?: string }): DialError | undefined {
        if (this.expected !== undefined && this.offered !== undefined && !this.expected.blob.equals(this.offered)) {
            return hostKeyError(fingerprint(this.expected.blob), fingerprint(this.offered));
        }
        if (this.expected !== undefined && error.message.endsWith("no matching host key format")) {
            return hostKeyTypeError(this.expected.type);
        }
        const isFinal = error.message === "All configured authentication methods failed";
        if ((error.level === "agent" || error.level === "client-authentication") && !isFinal) {
            return undefined;
        }
        const attempted = [...new Set(this.tried.map((method) => method.protocolName))];
        return isFinal
            ? refusedError(
                  this.endpoint.user,
                  this.tried.filter((method) => method.type !== "none").map((method) => method.description),
                  attempted,
                  this.accepted,
              )
            : handshakeError(this.endpoint, error);
    }

    private nextMethod(): AnyAuthMethod | false {
        for (let method = this.waiting.shift(); method !== undefined; method = this.waiting.shift()) {
            if (this.accepted === undefined || this.accepted.includes(method.protocolName)) {
                this.tried.push(method);
                return this.describe(method);
            }
        }
        // This is what ends the login; the types of ssh2 do not know it.
        return false;
    }

    private describe(method: LoginMethod): AnyAuthMethod {
        const username = this.endpoint.user;
        switch (method.type) {
            case "publickey":
                return { type: "publickey", username, key: this.credentials.key ?? "" };
            case "agent":
                return { type: "agent", username, agent: this.credentials.agentSocketPath ?? "" };
            case "none":
                return { type: "none", username };
        }
    }
}
