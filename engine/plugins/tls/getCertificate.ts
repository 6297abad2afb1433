import type { Certificate } from "@peculiar/asn1-x509";
import { createHash } from "node:crypto";
import type { Checked } from "../provider";
import type { Properties } from "../value";
import { namingProperty } from "./keyInput";
import { loadIssuing } from "./loadIssuing";
import { parsePem, renderPem } from "./pem";

const KEY_KINDS: Readonly<Record<string, string>> = { rsa: "RSA", ec: "ECDSA", ed25519: "Ed25519" };

/** What a certificate says, from its PEM text. Fetching one from a server (`url`) is not offered. */
export function getCertificate(args: Properties): Checked {
    const { content, url } = args;
    if ((content === undefined) === (url === undefined)) {
        const reason = "give exactly one of content and url";
        return { inputs: {}, failures: ["url", "content"].map((property) => ({ property, reason })) };
    }
    if (typeof content !== "string") {
        const reason = "this build of the tls provider does not fetch certificates; give the PEM text as content";
        return { inputs: {}, failures: [{ property: "url", reason }] };
    }
    const certificate = namingProperty("content", () => loadIssuing().parseCertificate(content));
    const described = describe(certificate, parsePem(content).der);
    const id = createHash("sha1").update(JSON.stringify(described)).digest("hex");
    const verifyChain = args.verifyChain ?? true;
    return { inputs: { ...args, verifyChain, certificates: [described], id }, failures: [] };
}

function describe(certificate: Certificate, der: Buffer): Properties {
    const { basicConstraintsOf, publicKeyOfCertificate, renderName, renderSignatureAlgorithm } = loadIssuing();
    const { issuer, serialNumber, subject, validity, version } = certificate.tbsCertificate;
    const { cA, pathLenConstraint } = basicConstraintsOf(certificate);
    const keyType = publicKeyOfCertificate(certificate).asymmetricKeyType ?? "unknown";
    return {
        certPem: renderPem("CERTIFICATE", der),
        isCa: cA,
        issuer: renderName(issuer),
        maxPathLength: pathLenConstraint ?? -1,
        notAfter: renderTime(validity.notAfter.getTime()),
        notBefore: renderTime(validity.notBefore.getTime()),
        publicKeyAlgorithm: KEY_KINDS[keyType] ?? keyType,
        serialNumber: BigInt(`0x${Buffer.from(serialNumber).toString("hex")}`).toString(),
        sha1Fingerprint: createHash("sha1").update(der).digest("hex"),
        signatureAlgorithm: renderSignatureAlgorithm(certificate.signatureAlgorithm.algorithm),
        subject: renderName(subject),
        version: version + 1,
    };
}

function renderTime(time: Date): string {
    return time.toISOString().replace(/\.\d+Z$/, "Z");
}
