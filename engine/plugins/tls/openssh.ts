import { createHash, type JsonWebKey, type KeyObject, randomBytes } from "node:crypto";
import { algorithmOf, curveOf } from "./keyPair";
import { renderPem } from "./pem";

const MAGIC = Buffer.from("openssh-key-v1\0");
const LABEL = "OPENSSH PRIVATE KEY";
/** The curve P-224 is unknown to SSH: such keys have no OpenSSH form. */
const CURVE_NAMES = { P224: undefined, P256: "nistp256", P384: "nistp384", P521: "nistp521" } as const;

/** The public key as SSH sends it (RFC 4253, 5656, 8709), or undefined for a key that SSH does not know. */
export function encodePublicKey(publicKey: KeyObject): Buffer | undefined {
    const algorithm = algorithmOf(publicKey);
    const curve = algorithm === "ECDSA" ? CURVE_NAMES[curveOf(publicKey)] : "";
    if (curve === undefined) {
        return undefined;
    }
    const jwk = publicKey.export({ format: "jwk" });
    switch (algorithm) {
        case "RSA":
            return Buffer.concat([string("ssh-rsa"), integer(bytes(jwk.e)), integer(bytes(jwk.n))]);
        case "ECDSA":
            return Buffer.concat([string(`ecdsa-sha2-${curve}`), string(curve), string(point(jwk))]);
        case "ED25519":
            return Buffer.concat([string("ssh-ed25519"), string(bytes(jwk.x))]);
    }
}

/** A line of authorized_keys. */
export function renderAuthorizedKey(encoded: Buffer): string {
    return `${encoded.toString("latin1", 4, 4 + encoded.readUInt32BE(0))} ${encoded.toString("base64")}\n`;
}

export function fingerprintMd5(encoded: Buffer): string {
    return (createHash("md5").update(encoded).digest("hex").match(/../g) ?? []).join(":");
}

export function fingerprintSha256(encoded: Buffer): string {
    return `SHA256:${createHash("sha256").update(encoded).digest("base64").replace(/=+$/, "")}`;
}

/** The private key in OpenSSH's own format (PROTOCOL.key), unencrypted; `encoded` is its public half. */
export function renderOpenssh(privateKey: KeyObject, encoded: Buffer): string {
    const check = randomBytes(4);
    const comment = string("");
    const secrets = pad(Buffer.concat([check, check, encodePrivateKey(privateKey, encoded), comment]));
    const none = string("none");
    const one = Buffer.from([0, 0, 0, 1]);
    return renderPem(LABEL, Buffer.concat([MAGIC, none, none, string(""), one, string(encoded), string(secrets)]));
}

function encodePrivateKey(privateKey: KeyObject, encoded: Buffer): Buffer {
    const jwk = privateKey.export({ format: "jwk" });
    switch (algorithmOf(privateKey)) {
        case "RSA": {
            const numbers = [jwk.n, jwk.e, jwk.d, jwk.qi, jwk.p, jwk.q].map((part) => integer(bytes(part)));
            return Buffer.concat([string("ssh-rsa"), ...numbers]);
        }
        case "ECDSA":
            return Buffer.concat([encoded, integer(bytes(jwk.d))]);
        case "ED25519":
            return Buffer.concat([encoded, string(Buffer.concat([bytes(jwk.d), bytes(jwk.x)]))]);
    }
}

function string(value: string | Buffer): Buffer {
    const body = typeof value === "string" ? Buffer.from(value) : value;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    return Buffer.concat([length, body]);
}

/** A positive number without leading zeros, and with one where its first bit would say that it is negative. */
function integer(value: Buffer): Buffer {
    const start = value.findIndex((byte) => byte !== 0);
    const digits = start < 0 ? Buffer.alloc(0) : value.subarray(start);
    return string((digits[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.from([0]), digits]) : digits);
}

function pad(block: Buffer): Buffer {
    const missing = (8 - (block.length % 8)) % 8;
    return Buffer.concat([block, Buffer.from(Array.from({ length: missing }, (_, i) => i + 1))]);
}

function point(jwk: JsonWebKey): Buffer {
    return Buffer.concat([Buffer.from([4]), bytes(jwk.x), bytes(jwk.y)]);
}

function bytes(text: string | undefined): Buffer {
    return Buffer.from(text ?? "", "base64url");
}
