import type { Name } from "@peculiar/asn1-x509";
import { type Properties, textOf } from "../value";
import { certificateFields, certificateOutputs, readCertificate } from "./certificateFields";
import { checkKey, keyFields, namingProperty, readKey } from "./keyInput";
import { algorithmOf, publicKeyOf } from "./keyPair";
import type { Resource } from "./resource";

const KEY = "caPrivateKeyPem";

export const locallySignedCert: Resource = {
    fields: {
        ...keyFields(KEY),
        ...certificateFields,
        caCertPem: { kind: "text", required: true },
        certRequestPem: { kind: "text", required: true },
    },
    outputs: [...certificateOutputs, "caKeyAlgorithm"],
    secretOutputs: [KEY],
    renews: true,
    check: (inputs) => checkKey(KEY, inputs),
    create,
};

async function create(
    inputs: Properties,
    warn: (message: string) => void,
): Promise<{ id: string; outputs: Properties }> {
    const { isEmptyName, normalizeName } = await import("./distinguishedName");
    const { parseSigningRequest } = await import("./signingRequest");
    const { createCertificate, randomSerialNumber } = await import("./certificate");
    const key = readKey(KEY, inputs);
    const request = namingProperty("certRequestPem", () => parseSigningRequest(textOf(inputs.certRequestPem)));
    const subject = normalizeName(request.subject);
    const plan = {
        ...readCertificate(inputs, new Date()),
        serialNumber: randomSerialNumber(),
        names: request.names,
        publicKey: request.publicKey,
        subject,
    };
    if (plan.authority !== undefined && isEmptyName(request.subject)) {
        throw new Error("certRequestPem has no subject; an authority needs a name, such as a common name");
    }
    const issuer = await readIssuer(textOf(inputs.caCertPem), subject, warn);
    if (!issuer.publicKey.equals(publicKeyOf(key))) {
        throw new Error(`${KEY} is not the key of the certificate in caCertPem; give the two that belong together`);
    }
    return {
        id: plan.serialNumber.toString(),
        outputs: {
            certPem: createCertificate(plan, { name: issuer.name, key, keyId: issuer.keyId }),
            caKeyAlgorithm: algorithmOf(key),
            validityStartTime: plan.notBefore.toISOString(),
            validityEndTime: plan.notAfter.toISOString(),
        },
    };
}

async function readIssuer(caCertPem: string, subject: Name, warn: (message: string) => void) {
    const { AsnConvert } = await import("@peculiar/asn1-schema");
    const { basicConstraintsOf, parseCertificate, publicKeyOfCertificate, subjectKeyIdOf } =
        await import("./certificate");
    return namingProperty("caCertPem", () => {
        const certificate = parseCertificate(caCertPem);
        if (!basicConstraintsOf(certificate).cA) {
            warn("caCertPem is not the certificate of an authority (CA:TRUE): what it signs may not be accepted");
        }
        const name = certificate.tbsCertificate.subject;
        const [issuerDer, subjectDer] = [name, subject].map((one) => Buffer.from(AsnConvert.serialize(one)));
        // A certificate that names itself as its issuer needs no help in finding it.
        const namesItself = issuerDer !== undefined && subjectDer !== undefined && issuerDer.equals(subjectDer);
        return {
            name,
            publicKey: publicKeyOfCertificate(certificate),
            keyId: namesItself ? undefined : subjectKeyIdOf(certificate),
        };
    });
}
