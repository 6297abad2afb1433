import { createPrivateKey, KeyObject } from "node:crypto";
import type { ParsedKey } from "ssh2";

/** Reads a private key that has no passphrase, in PEM or in OpenSSH's format. */
export async function parsePrivateKey(text: string): Promise<ParsedKey> {
    const { utils } = await import("ssh2");
    // Keys in OpenSSH's format come as a list of one, whatever the types say.
    const parsed = utils.parseKey(convertPkcs8(text) ?? text) as ParsedKey | Error | [ParsedKey];
    const key = Array.isArray(parsed) ? parsed[0] : parsed;
    if (text.includes("-----BEGIN ENCRYPTED PRIVATE KEY-----") || (key instanceof Error && isEncrypted(key))) {
        throw new Error(
            "connection.privateKey is protected by a passphrase, which cannot be given here: " +
                "put the key into an SSH agent, or give one without passphrase",
        );
    }
    if (key instanceof Error || !key.isPrivateKey()) {
        const reason = key instanceof Error ? key.message : "it is a public key";
        throw new Error(
            `connection.privateKey is not a private key in PEM or OpenSSH format (${reason}): give the whole content of its file`,
        );
    }
    return key;
}

function isEncrypted(error: Error): boolean {
    return /encrypted|passphrase/i.test(error.message);
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
