import { Attributes, CertificationRequest, CertificationRequestInfo } from "@peculiar/asn1-csr";
import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import * as x509 from "@peculiar/asn1-x509";
import { createPublicKey, type KeyObject } from "node:crypto";
import { type AlternativeNames, decodeAlternativeNames, encodeAlternativeNames } from "./alternativeNames";
import { algorithmOf, publicKeyDer, publicKeyOf } from "./keyPair";
import { parsePemOf, renderPem } from "./pem";
import { checkSignature, signatureAlgorithm, signWith } from "./signature";

const LABEL = "CERTIFICATE REQUEST";
const EXTENSION_REQUEST = "1.2.840.113549.1.9.14";

/** What a signing request asks for. */
export interface SigningRequest {
    subject: x509.Name;
    names: AlternativeNames;
    publicKey: KeyObject;
}

export function createSigningRequest(subject: x509.Name, names: AlternativeNames, key: KeyObject): Buffer {
    const certificationRequestInfo = new CertificationRequestInfo({
        subject,
        subjectPKInfo: AsnConvert.parse(publicKeyDer(publicKeyOf(key)), x509.SubjectPublicKeyInfo),
        attributes: new Attributes(createAttributes(names)),
    });
    const signature = signWith(key, AsnConvert.serialize(certificationRequestInfo));
    const signed = { certificationRequestInfo, signatureAlgorithm: signatureAlgorithm(key), signature };
    return Buffer.from(AsnConvert.serialize(new CertificationRequest(signed)));
}

export function renderSigningRequest(der: Buffer): string {
    return renderPem(LABEL, der);
}

/** Reads a request and makes sure that who made it has the private key. */
export function parseSigningRequest(pem: string): SigningRequest {
    const der = parsePemOf(LABEL, pem);
    let request: CertificationRequest;
    let publicKey: KeyObject;
    let names: AlternativeNames;
    try {
        request = AsnConvert.parse(der, CertificationRequest);
        const key = AsnConvert.serialize(request.certificationRequestInfo.subjectPKInfo);
        publicKey = createPublicKey({ key: Buffer.from(key), format: "der", type: "spki" });
        names = requestedNames(request.certificationRequestInfo.attributes);
    } catch (error) {
        throw new Error(`is a ${LABEL} that cannot be read; it may be damaged`, { cause: error });
    }
    algorithmOf(publicKey);
    const signed = request.certificationRequestInfoRaw ?? new ArrayBuffer(0);
    checkSignature(request.signatureAlgorithm, publicKey, signed, request.signature);
    return { subject: request.certificationRequestInfo.subject, names, publicKey };
}

function createAttributes(names: AlternativeNames): x509.Attribute[] {
    const value = encodeAlternativeNames(names);
    if (value === undefined) {
        return [];
    }
    const extension = new x509.Extension({
        extnID: x509.id_ce_subjectAltName,
        extnValue: new OctetString(AsnConvert.serialize(value)),
    });
    const values = [AsnConvert.serialize(new x509.Extensions([extension]))];
    return [new x509.Attribute({ type: EXTENSION_REQUEST, values })];
}

function requestedNames(attributes: readonly x509.Attribute[]): AlternativeNames {
    const wanted = attributes
        .filter(({ type }) => type === EXTENSION_REQUEST)
        .flatMap(({ values }) => values.flatMap((value) => [...AsnConvert.parse(value, x509.Extensions)]))
        .find(({ extnID }) => extnID === x509.id_ce_subjectAltName);
    if (wanted === undefined) {
        return { dnsNames: [], ipAddresses: [], uris: [] };
    }
    return decodeAlternativeNames(AsnConvert.parse(wanted.extnValue.buffer, x509.SubjectAlternativeName));
}
