// Looks at a private key only as far as to say in time that it cannot be used.

const OPENSSH = /-----BEGIN OPENSSH PRIVATE KEY-----([\sA-Za-z0-9+/=]+)-----END OPENSSH PRIVATE KEY-----/;
const OTHER = /-----BEGIN (?:(?:RSA|EC|DSA) )?PRIVATE KEY-----[^-]+-----END (?:(?:RSA|EC|DSA) )?PRIVATE KEY-----/;
const MAGIC = "openssh-key-v1\0";

/** Why SSH could not log in with this key, or undefined when it could. */
export function findPrivateKeyFault(text: string): string | undefined {
    if (text.includes("BEGIN ENCRYPTED PRIVATE KEY") || text.includes("Proc-Type: 4,ENCRYPTED")) {
        return "is protected by a passphrase";
    }
    const body = OPENSSH.exec(text)?.[1];
    if (body === undefined) {
        return OTHER.test(text) ? undefined : "is not a private key";
    }
    const blob = Buffer.from(body, "base64");
    if (blob.subarray(0, MAGIC.length).toString("latin1") !== MAGIC || blob.length < MAGIC.length + 8) {
        return "is not a private key";
    }
    const cipherLength = blob.readUInt32BE(MAGIC.length);
    const cipher = blob.subarray(MAGIC.length + 4, MAGIC.length + 4 + cipherLength).toString("latin1");
    return cipher === "none" ? undefined : "is protected by a passphrase";
}
