import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { parsePem } from "./pem";

export const ALGORITHMS = ["RSA", "ECDSA", "ED25519"] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

export const CURVES = ["P224", "P256", "P384", "P521"] as const;
export type Curve = (typeof CURVES)[number];

const OPENSSL_CURVES = { P224: "secp224r1", P256: "prime256v1", P384: "secp384r1", P521: "secp521r1" } as const;

const ENCODINGS = new Map<string, "pkcs1" | "sec1" | "pkcs8">([
    ["RSA PRIVATE KEY", "pkcs1"],
    ["EC PRIVATE KEY", "sec1"],
    ["PRIVATE KEY", "pkcs8"],
]);

const generate = promisify(generateKeyPair);

export async function generateKey(algorithm: Algorithm, curve: Curve, rsaBits: number): Promise<KeyObject> {
    switch (algorithm) {
        case "RSA":
            return (await generate("rsa", { modulusLength: rsaBits })).privateKey;
        case "ECDSA":
            return (await generate("ec", { namedCurve: OPENSSL_CURVES[curve] })).privateKey;
        case "ED25519":
            return (await generate("ed25519")).privateKey;
    }
}

export function parsePrivateKey(pem: string): KeyObject {
    const { label, der } = parsePem(pem);
    const type = ENCODINGS.get(label);
    if (type === undefined) {
        throw new Error(`holds a ${label}; give one of ${[...ENCODINGS.keys()].join(", ")}`);
    }
    let key: KeyObject;
    try {
        key = createPrivateKey({ key: der, format: "der", type });
    } catch {
        // The library's own words can quote the key.
        throw new Error(`is a ${label} that cannot be read; it may be damaged`);
    }
    algorithmOf(key);
    return key;
}

/** Throws for a key of a kind that is not supported. */
export function algorithmOf(key: KeyObject): Algorithm {
    switch (key.asymmetricKeyType) {
        case "rsa":
            return "RSA";
        case "ec":
            curveOf(key);
            return "ECDSA";
        case "ed25519":
            return "ED25519";
        default:
            throw new Error(`is a key of kind ${key.asymmetricKeyType ?? "unknown"}; use ${ALGORITHMS.join(", ")}`);
    }
}

export function curveOf(key: KeyObject): Curve {
    const name = key.asymmetricKeyDetails?.namedCurve;
    const curve = CURVES.find((known) => OPENSSL_CURVES[known] === name);
    if (curve === undefined) {
        throw new Error(`is a key on the curve ${name ?? "unknown"}; use ${CURVES.join(", ")}`);
    }
    return curve;
}

/** The traditional PEM of each algorithm: PKCS#1 for RSA, SEC 1 for ECDSA, PKCS#8 for ED25519, which has no other. */
export function renderPrivateKey(key: KeyObject): string {
    const type = { RSA: "pkcs1", ECDSA: "sec1", ED25519: "pkcs8" } as const;
    return String(key.export({ format: "pem", type: type[algorithmOf(key)] }));
}

export function renderPrivateKeyPkcs8(key: KeyObject): string {
    return String(key.export({ format: "pem", type: "pkcs8" }));
}

export function publicKeyOf(privateKey: KeyObject): KeyObject {
    return createPublicKey(privateKey);
}

/** SubjectPublicKeyInfo. */
export function publicKeyDer(publicKey: KeyObject): Buffer {
    return publicKey.export({ format: "der", type: "spki" });
}
