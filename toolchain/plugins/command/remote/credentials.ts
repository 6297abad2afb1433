import { createPrivateKey, KeyObject } from "node:crypto";
import { connect } from "node:net";
import type { AuthenticationType, ParsedKey } from "ssh2";
import { Endpoint } from "./connection";
import { fingerprint } from "./hostKey";

export interface Credentials {
    key?: ParsedKey;
    password?: string;
    agentSocketPath?: string;
}

/** One way to log in: the method's name, and what to say of it when it was refused. */
export interface LoginMethod {
    type: AuthenticationType | "agent";
    /** The name of the method in the protocol. */
    protocolName: AuthenticationType;
    description: string;
}

/** Reads key, password and agent of an endpoint. What is unusable is an error that no further attempt would cure. */
export async function loadCredentials(endpoint: Endpoint): Promise<Credentials> {
    const key = endpoint.privateKey === undefined ? undefined : await parsePrivateKey(endpoint);
    const agentSocketPath = await findAgent(endpoint);
    return {
        ...(key === undefined ? {} : { key }),
        ...(endpoint.password === undefined ? {} : { password: endpoint.password }),
        ...(agentSocketPath === undefined ? {} : { agentSocketPath }),
    };
}

/** In the order in which they are tried. */
export function loginMethods(credentials: Credentials): LoginMethod[] {
    const methods: LoginMethod[] = [];
    if (credentials.key !== undefined) {
        const description = `the private key ${fingerprint(credentials.key.getPublicSSH())}`;
        methods.push({ type: "publickey", protocolName: "publickey", description });
    }
    if (credentials.password !== undefined) {
        methods.push({ type: "password", protocolName: "password", description: "the password" });
        const description = "the password as answer to questions";
        methods.push({ type: "keyboard-interactive", protocolName: "keyboard-interactive", description });
    }
    if (credentials.agentSocketPath !== undefined) {
        const description = `the keys of the agent at ${credentials.agentSocketPath}`;
        methods.push({ type: "agent", protocolName: "publickey", description });
    }
    return methods.length > 0 ? methods : [{ type: "none", protocolName: "none", description: "no credentials" }];
}

async function parsePrivateKey(endpoint: Endpoint): Promise<ParsedKey> {
    const { utils } = await import("ssh2");
    const text = endpoint.privateKey ?? "";
    const password = endpoint.privateKeyPassword;
    const parse = (pem: string): ParsedKey | Error => {
        // Keys in OpenSSH's format come as a list of one, whatever the types say.
        const parsed = utils.parseKey(pem, password) as ParsedKey | Error | [ParsedKey];
        return Array.isArray(parsed) ? parsed[0] : parsed;
    };
    const key = parse(convertPkcs8(text, password) ?? text);
    if (key instanceof Error) {
        throw privateKeyError(key.message, text, password);
    }
    if (!key.isPrivateKey()) {
        throw privateKeyError("it is a public key", text, undefined);
    }
    return key;
}

function privateKeyError(reason: string, text: string, password: string | undefined): Error {
    if (/encrypted|passphrase/i.test(reason) && password === undefined) {
        return new Error("ssh: this private key is passphrase protected; give connection.privateKeyPassword");
    }
    if (password !== undefined && text.includes("PRIVATE KEY")) {
        return new Error(
            `x509: decryption password incorrect: connection.privateKeyPassword does not open the key (${reason})`,
        );
    }
    return new Error(
        `ssh: no key found: connection.privateKey is not a private key in PEM or OpenSSH format (${reason})`,
    );
}

/** ssh2 does not read PKCS#8 keys ("BEGIN PRIVATE KEY"); node does, and writes them in forms that ssh2 reads. */
function convertPkcs8(text: string, password: string | undefined): string | undefined {
    if (!/-----BEGIN (ENCRYPTED )?PRIVATE KEY-----/.test(text)) {
        return undefined;
    }
    let key: KeyObject;
    try {
        key = createPrivateKey(password === undefined ? text : { key: text, passphrase: password });
    } catch {
        return undefined;
    }
    switch (key.asymmetricKeyType) {
        case "rsa":
            return key.export({ type: "pkcs1", format: "pem" }).toString();
        case "ec":
            return key.export({ type: "sec1", format: "pem" }).toString();
        case "ed25519":
            return writeEd25519(key);
        default:
            return undefined;
    }
}

/** The key in OpenSSH's own format, the only one that ssh2 reads for Ed25519. */
function writeEd25519(key: KeyObject): string {
    const { d = "", x = "" } = key.export({ format: "jwk" });
    const seed = Buffer.from(d, "base64url");
    const point = Buffer.from(x, "base64url");
    const type = field("ssh-ed25519");
    const publicKey = Buffer.concat([type, field(point)]);
    const check = Buffer.alloc(8);
    const secret = Buffer.concat([check, type, field(point), field(Buffer.concat([seed, point])), field("")]);
    const padding = Buffer.from([1, 2, 3, 4, 5, 6, 7].slice(0, (8 - (secret.length % 8)) % 8));
    const body = Buffer.concat([
        Buffer.from("openssh-key-v1\0"),
        field("none"),
        field("none"),
        field(""),
        Buffer.from([0, 0, 0, 1]),
        field(publicKey),
        field(Buffer.concat([secret, padding])),
    ]);
    const lines = body.toString("base64").match(/.{1,70}/g) ?? [];
    return ["-----BEGIN OPENSSH PRIVATE KEY-----", ...lines, "-----END OPENSSH PRIVATE KEY-----", ""].join("\n");
}

function field(content: string | Buffer): Buffer {
    const bytes = Buffer.from(content);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
}

/** The agent that was given must be there; the one of the environment is used if it is. */
async function findAgent(endpoint: Endpoint): Promise<string | undefined> {
    const path = endpoint.agentSocketPath ?? process.env.SSH_AUTH_SOCK;
    if (path === undefined || path === "") {
        return undefined;
    }
    const problem = await tryAgent(path);
    if (problem !== undefined && endpoint.agentSocketPath !== undefined) {
        throw new Error(`dial unix ${path}: connect: ${problem}`);
    }
    return problem === undefined ? path : undefined;
}

function tryAgent(path: string): Promise<string | undefined> {
    return new Promise((resolve) => {
        const socket = connect(path, () => {
            socket.destroy();
            resolve(undefined);
        });
        socket.on("error", (error: NodeJS.ErrnoException) => {
            resolve(error.code === "ENOENT" ? "no such file or directory" : error.message);
        });
    });
}
