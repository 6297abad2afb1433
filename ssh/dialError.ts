import { addressOf, Endpoint } from "./connection";

/**
 * Why an attempt to connect failed. The message is what Go's ssh package says (as the official provider shows it), the
 * explanation says it for the person who has to act.
 */
export class DialError extends Error {
    override readonly name = "DialError";

    constructor(
        message: string,
        readonly explanation: string,
    ) {
        super(message);
    }
}

const SYSTEM_WORDS: Record<string, [go: string, explanation: string]> = {
    ECONNREFUSED: ["connect: connection refused", "it refuses connections: nothing listens on that port"],
    EHOSTUNREACH: ["connect: no route to host", "there is no route to it: wrong address, or the machine is down"],
    ENETUNREACH: ["connect: network is unreachable", "its network cannot be reached from here"],
    ECONNRESET: ["read: connection reset by peer", "it broke the connection off"],
    ETIMEDOUT: ["i/o timeout", "it does not answer: wrong address, a firewall, or the machine is down"],
    EPIPE: ["write: broken pipe", "it broke the connection off"],
};

/** A connection that could not be made at all. */
export function tcpError(endpoint: Endpoint, error: NodeJS.ErrnoException): DialError {
    if (error.code === "ENOTFOUND" || error.code === "EAI_AGAIN") {
        const reason = error.code === "ENOTFOUND" ? "no such host" : "temporary failure in name resolution";
        return new DialError(`dial tcp: lookup ${endpoint.host}: ${reason}`, `its name cannot be looked up: ${reason}`);
    }
    const [go, explanation] = SYSTEM_WORDS[error.code ?? ""] ?? [error.message, error.message];
    return new DialError(`dial tcp ${addressOf(endpoint)}: ${go}`, explanation);
}

export function timeoutError(endpoint: Endpoint, seconds: number): DialError {
    const explanation = `it did not answer within ${seconds} s: wrong address, a firewall, or the machine is down`;
    return new DialError(`dial tcp ${addressOf(endpoint)}: i/o timeout`, explanation);
}

/** A connection that was made, but on which SSH could not be agreed. */
export function handshakeError(endpoint: Endpoint, error: NodeJS.ErrnoException): DialError {
    if (error.message === "Connection lost before handshake") {
        return new DialError("ssh: handshake failed: EOF", "it closed the connection at once: is that an SSH server?");
    }
    const known = SYSTEM_WORDS[error.code ?? ""];
    if (known !== undefined) {
        return new DialError(`ssh: handshake failed: ${known[0]}`, known[1]);
    }
    const reason = error.message.replace(/^Handshake failed: /, "");
    return new DialError(
        `ssh: handshake failed: ${reason}`,
        `the SSH handshake with ${addressOf(endpoint)} failed: ${reason}`,
    );
}

export function hostKeyError(expected: string, offered: string): DialError {
    return new DialError(
        "ssh: handshake failed: ssh: host key mismatch",
        `it offers the host key ${offered}, but connection.hostKey expects ${expected}: ` +
            "either the machine was replaced (then give its new key) or this is another machine",
    );
}

/** The host has no key of the type that is expected, or does not sign with it in the way that is asked for. */
export function hostKeyTypeError(type: string): DialError {
    const reason =
        type === "ssh-rsa"
            ? "the official provider asks RSA keys for signatures with SHA-1, which OpenSSH refuses since 8.8: " +
              "give its Ed25519 key as connection.hostKey"
            : "either it has none (then give one that it has) or this is another machine";
    return new DialError(
        `ssh: handshake failed: ssh: no common algorithm for host key; we offered: [${type}]`,
        `it does not offer the host key of the type ${type} that connection.hostKey expects: ${reason}`,
    );
}

export function refusedError(
    user: string,
    tried: string[],
    attempted: string[],
    accepted: string[] | undefined,
): DialError {
    const given = tried.length === 0 ? "no credentials were given" : `tried ${tried.join(", then ")}`;
    const server = accepted === undefined ? "" : `; the server accepts ${accepted.join(", ") || "nothing more"}`;
    return new DialError(
        `ssh: handshake failed: ssh: unable to authenticate, attempted methods [${attempted.join(" ")}], no supported methods remain`,
        `it does not let user "${user}" in: ${given}${server}`,
    );
}
