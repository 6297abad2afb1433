import { AlgorithmIdentifier } from "@peculiar/asn1-x509";
import { type KeyObject, sign, verify } from "node:crypto";
import { algorithmOf, curveOf } from "./keyPair";

interface Scheme {
    oid: string;
    name: string;
    keyType: "rsa" | "ec" | "ed25519";
    hash?: string;
}

const SCHEMES = {
    rsa256: { oid: "1.2.840.113549.1.1.11", name: "SHA256-RSA", keyType: "rsa", hash: "sha256" },
    rsa384: { oid: "1.2.840.113549.1.1.12", name: "SHA384-RSA", keyType: "rsa", hash: "sha384" },
    rsa512: { oid: "1.2.840.113549.1.1.13", name: "SHA512-RSA", keyType: "rsa", hash: "sha512" },
    ecdsa256: { oid: "1.2.840.10045.4.3.2", name: "ECDSA-SHA256", keyType: "ec", hash: "sha256" },
    ecdsa384: { oid: "1.2.840.10045.4.3.3", name: "ECDSA-SHA384", keyType: "ec", hash: "sha384" },
    ecdsa512: { oid: "1.2.840.10045.4.3.4", name: "ECDSA-SHA512", keyType: "ec", hash: "sha512" },
    ed25519: { oid: "1.3.101.112", name: "Ed25519", keyType: "ed25519" },
} as const satisfies Record<string, Scheme>;

const NULL = Uint8Array.of(5, 0).buffer;

/** How a key signs: what is written beside the signature. */
export function signatureAlgorithm(key: KeyObject): AlgorithmIdentifier {
    const { oid, keyType } = schemeOf(key);
    return new AlgorithmIdentifier(keyType === "rsa" ? { algorithm: oid, parameters: NULL } : { algorithm: oid });
}

export function signWith(key: KeyObject, data: ArrayBuffer): ArrayBuffer {
    const scheme: Scheme = schemeOf(key);
    return Uint8Array.from(sign(scheme.hash, Buffer.from(data), key)).buffer;
}

/** Throws unless the signature was made over these bytes by the owner of the key. */
export function checkSignature(
    algorithm: AlgorithmIdentifier,
    publicKey: KeyObject,
    data: ArrayBuffer,
    signature: ArrayBuffer,
): void {
    const scheme = findScheme(algorithm.algorithm);
    if (scheme === undefined) {
        const known = Object.values(SCHEMES).map(({ name }) => name);
        throw new Error(`is signed by a method (${algorithm.algorithm}) that is none of ${known.join(", ")}`);
    }
    const fits = scheme.keyType === publicKey.asymmetricKeyType;
    if (!fits || !verify(scheme.hash, Buffer.from(data), publicKey, Buffer.from(signature))) {
        throw new Error("has a signature that its own key did not make; it was altered or damaged");
    }
}

function findScheme(oid: string): Scheme | undefined {
    return Object.values<Scheme>(SCHEMES).find((scheme) => scheme.oid === oid);
}

function schemeOf(key: KeyObject): Scheme {
    switch (algorithmOf(key)) {
        case "RSA":
            return SCHEMES.rsa256;
        case "ECDSA":
            return { P224: SCHEMES.ecdsa256, P256: SCHEMES.ecdsa256, P384: SCHEMES.ecdsa384, P521: SCHEMES.ecdsa512 }[
                curveOf(key)
            ];
        case "ED25519":
            return SCHEMES.ed25519;
    }
}
