import { createPrivateKey, KeyObject } from "node:crypto";
import type { ParsedKey } from "ssh2";

/**
 * Reads connection.privateKey. What the official provider refuses is refused, in the words of Go's ssh package: also a
 * password for a key that needs none, and PKCS#8 that is encrypted.
 */
export async function parsePrivateKey(text: string, password: string | undefined): Promise<ParsedKey> {
    const { utils } = await import("ssh2");
    const parse = (passphrase?: string): ParsedKey | Error => {
        // Keys in OpenSSH's format come as a list of one, whatever the types say.
        const parsed = utils.parseKey(convertPkcs8(text) ?? text, passphrase) as ParsedKey | Error | [ParsedKey];
        return Array.isArray(parsed) ? parsed[0] : parsed;
    };
    if (text.includes("-----BEGIN ENCRYPTED PRIVATE KEY-----")) {
        throw encryptedPkcs8Error(password);
    }
    const open = parse();
    const key = open instanceof Error && password !== undefined ? parse(password) : open;
    if (key instanceof Error) {
        throw privateKeyError(key.message, text, password);
    }
    if (!key.isPrivateKey()) {
        throw privateKeyError("it is a public key", text, undefined);
    }
    if (password !== undefined && key === open) {
        throw needlessPasswordError(text);
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

function needlessPasswordError(text: string): Error {
    const reason = text.includes("BEGIN OPENSSH") ? "key is not password protected" : "not an encrypted key";
    return new Error(
        `ssh: ${reason}: connection.privateKey needs no password; leave connection.privateKeyPassword out`,
    );
}

function encryptedPkcs8Error(password: string | undefined): Error {
    const reason = password === undefined ? 'unsupported key type "ENCRYPTED PRIVATE KEY"' : "not an encrypted key";
    return new Error(
        `ssh: ${reason}: connection.privateKey is encrypted as PKCS#8, which the official provider does not read; ` +
            'write it in the format of OpenSSH with "ssh-keygen -p -f FILE"',
    );
}

/** ssh2 does not read PKCS#8 keys ("BEGIN PRIVATE KEY"); node does, and writes them in forms that ssh2 reads. */
function convertPkcs8(text: string): string | undefined {
    if (!text.includes("-----BEGIN PRIVATE KEY-----")) {
        return undefined;
    }
    let key: KeyObject;
    try {
        key = createPrivateKey(text);
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
