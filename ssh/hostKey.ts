import { createHash } from "node:crypto";

/** A public key as SSH sends it. */
export interface PublicKey {
    type: string;
    blob: Buffer;
}

const KEY_TYPE = /^(ssh-(ed25519|rsa|dss)|ecdsa-sha2-nistp(256|384|521))$/;

/**
 * Reads a public key in the form of authorized_keys ("ssh-ed25519 AAAA... comment"); what stands before the type, such as the
 * host names of a known_hosts line, is skipped. Undefined for anything else.
 */
export function parseHostKey(text: string): PublicKey | undefined {
    for (const line of text.split("\n")) {
        const words = line.trim().split(/\s+/);
        const position = words.findIndex((word) => KEY_TYPE.test(word));
        const blob = Buffer.from(words[position + 1] ?? "", "base64");
        if (position >= 0 && !line.trim().startsWith("#") && typeOfBlob(blob) === words[position]) {
            return { type: typeOfBlob(blob), blob };
        }
    }
    return undefined;
}

/** The key type that a key's bytes begin with; empty if they hold none. */
export function typeOfBlob(blob: Buffer): string {
    return blob.length < 4 ? "" : blob.toString("latin1", 4, 4 + blob.readUInt32BE(0));
}

/** Such as "ssh-ed25519 SHA256:...", as ssh-keygen -l prints it. */
export function fingerprint(blob: Buffer): string {
    const hash = createHash("sha256").update(blob).digest("base64").replace(/=+$/, "");
    return `${typeOfBlob(blob)} SHA256:${hash}`;
}
