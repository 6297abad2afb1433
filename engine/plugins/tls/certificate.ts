import { AsnConvert, BitString, OctetString } from "@peculiar/asn1-schema";
import * as x509 from "@peculiar/asn1-x509";
import { createHash, createPublicKey, type KeyObject, randomBytes } from "node:crypto";
import { type AlternativeNames, encodeAlternativeNames } from "./alternativeNames";
import { isEmptyName } from "./distinguishedName";
import { extendedKeyUsages, keyUsageBits } from "./keyUsage";
import { parsePemOf, renderPem } from "./pem";
import { publicKeyDer } from "./keyPair";
import { signatureAlgorithm, signWith } from "./signature";

const LABEL = "CERTIFICATE";

/** What a certificate says. */
export interface CertificatePlan {
    subject: x509.Name;
    names: AlternativeNames;
    publicKey: KeyObject;
    uses: readonly string[];
    /** undefined: not an authority. */
    authority: { maxPathLength: number | undefined } | undefined;
    setSubjectKeyId: boolean;
    notBefore: Date;
    notAfter: Date;
    serialNumber: bigint;
}

/** Who signs it. */
export interface Issuer {
    name: x509.Name;
    key: KeyObject;
    /** The key identifier of the issuer to be named in the certificate, if any. */
    keyId: ArrayBuffer | undefined;
}

export function createCertificate(plan: CertificatePlan, issuer: Issuer): string {
    const algorithm = signatureAlgorithm(issuer.key);
    const tbsCertificate = new x509.TBSCertificate({
        version: x509.Version.v3,
        serialNumber: encodeSerialNumber(plan.serialNumber),
        signature: algorithm,
        issuer: issuer.name,
        validity: new x509.Validity({ notBefore: plan.notBefore, notAfter: plan.notAfter }),
        subject: plan.subject,
        subjectPublicKeyInfo: AsnConvert.parse(publicKeyDer(plan.publicKey), x509.SubjectPublicKeyInfo),
        extensions: new x509.Extensions(createExtensions(plan, issuer.keyId)),
    });
    const signatureValue = signWith(issuer.key, AsnConvert.serialize(tbsCertificate));
    const certificate = new x509.Certificate({ tbsCertificate, signatureAlgorithm: algorithm, signatureValue });
    return renderPem(LABEL, Buffer.from(AsnConvert.serialize(certificate)));
}

/** 128 random bits. */
export function randomSerialNumber(): bigint {
    return BigInt(`0x${randomBytes(16).toString("hex")}`);
}

/**
 * SHA-1 over the public key: for RSA and ECDSA over what stands in the certificate (RFC 5280, 4.2.1.2), for ED25519
 * over that as an OCTET STRING, which is how the original came to do it.
 */
export function subjectKeyId(publicKey: KeyObject): ArrayBuffer {
    const info = AsnConvert.parse(publicKeyDer(publicKey), x509.SubjectPublicKeyInfo);
    const raw = Buffer.from(info.subjectPublicKey);
    const hashed = publicKey.asymmetricKeyType === "ed25519" ? Buffer.concat([Buffer.from([4, raw.length]), raw]) : raw;
    return Uint8Array.from(createHash("sha1").update(hashed).digest()).buffer;
}

export function parseCertificate(pem: string): x509.Certificate {
    const der = parsePemOf(LABEL, pem);
    try {
        return AsnConvert.parse(der, x509.Certificate);
    } catch (error) {
        throw new Error(`is a ${LABEL} that cannot be read; it may be damaged`, { cause: error });
    }
}

export function publicKeyOfCertificate(certificate: x509.Certificate): KeyObject {
    const der = AsnConvert.serialize(certificate.tbsCertificate.subjectPublicKeyInfo);
    return createPublicKey({ key: Buffer.from(der), format: "der", type: "spki" });
}

export function subjectKeyIdOf(certificate: x509.Certificate): ArrayBuffer | undefined {
    const value = extensionOf(certificate, x509.id_ce_subjectKeyIdentifier);
    return value === undefined ? undefined : AsnConvert.parse(value, x509.SubjectKeyIdentifier).buffer;
}

export function basicConstraintsOf(certificate: x509.Certificate): x509.BasicConstraints {
    const value = extensionOf(certificate, x509.id_ce_basicConstraints);
    return value === undefined ? new x509.BasicConstraints() : AsnConvert.parse(value, x509.BasicConstraints);
}

function extensionOf(certificate: x509.Certificate, id: string): ArrayBuffer | undefined {
    return certificate.tbsCertificate.extensions?.find(({ extnID }) => extnID === id)?.extnValue.buffer;
}

function createExtensions(plan: CertificatePlan, issuerKeyId: ArrayBuffer | undefined): x509.Extension[] {
    const extensions: x509.Extension[] = [];
    const add = (extnID: string, critical: boolean, value: unknown): void => {
        const extnValue = new OctetString(AsnConvert.serialize(value));
        extensions.push(new x509.Extension({ extnID, critical, extnValue }));
    };
    const bits = keyUsageBits(plan.uses);
    if (bits !== 0) {
        add(x509.id_ce_keyUsage, true, createKeyUsage(bits));
    }
    const purposes = extendedKeyUsages(plan.uses);
    if (purposes.length > 0) {
        add(x509.id_ce_extKeyUsage, false, new x509.ExtendedKeyUsage(purposes));
    }
    add(x509.id_ce_basicConstraints, true, createBasicConstraints(plan.authority));
    if (plan.setSubjectKeyId || plan.authority !== undefined) {
        add(x509.id_ce_subjectKeyIdentifier, false, new x509.SubjectKeyIdentifier(subjectKeyId(plan.publicKey)));
    }
    if (issuerKeyId !== undefined) {
        const keyIdentifier = new x509.KeyIdentifier(issuerKeyId);
        add(x509.id_ce_authorityKeyIdentifier, false, new x509.AuthorityKeyIdentifier({ keyIdentifier }));
    }
    const names = encodeAlternativeNames(plan.names);
    if (names !== undefined) {
        // Without a subject these names are all there is to go by (RFC 5280, 4.2.1.6).
        add(x509.id_ce_subjectAltName, isEmptyName(plan.subject), names);
    }
    return extensions;
}

function createKeyUsage(bits: number): BitString {
    const usage = new x509.KeyUsage();
    usage.fromNumber(bits);
    return usage;
}

function createBasicConstraints(authority: CertificatePlan["authority"]): x509.BasicConstraints {
    const constraints = new x509.BasicConstraints({ cA: authority !== undefined });
    const length = authority?.maxPathLength;
    if (length !== undefined && length >= 0) {
        constraints.pathLenConstraint = length;
    }
    return constraints;
}

/** Two's complement, as INTEGER has it: a leading zero where the first bit would say that it is negative. */
function encodeSerialNumber(serialNumber: bigint): ArrayBuffer {
    const hex = serialNumber.toString(16);
    const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
    return Uint8Array.from((bytes[0] ?? 0) > 0x7f ? [0, ...bytes] : bytes).buffer;
}
