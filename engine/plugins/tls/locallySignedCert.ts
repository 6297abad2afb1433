import type { Name } from "@peculiar/asn1-x509";
import { type Properties, textOf } from "../value";
import { certificateFields, certificateOutputs, readCertificate } from "./certificateFields";
import { checkKey, keyFields, namingProperty, readKey } from "./keyInput";
import { algorithmOf, publicKeyOf } from "./keyPair";
import {
    basicConstraintsOf,
    createCertificate,
    parseCertificate,
    publicKeyOfCertificate,
    randomSerialNumber,
    subjectKeyIdOf,
} from "./certificate";
import { isEmptyName, isSameName, normalizeName } from "./distinguishedName";
import { parseSigningRequest } from "./signingRequest";
import type { Created, Resource } from "./resource";

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

function create(inputs: Properties, warn: (message: string) => void): Created {
    const key = readKey(KEY, inputs);
    const request = namingProperty("certRequestPem", () => parseSigningRequest(textOf(inputs.certRequestPem)));
    const plan = {
        ...readCertificate(inputs, new Date()),
        serialNumber: randomSerialNumber(),
        names: request.names,
        publicKey: request.publicKey,
        subject: normalizeName(request.subject),
    };
    if (plan.authority !== undefined && isEmptyName(request.subject)) {
        throw new Error("certRequestPem has no subject; an authority needs a name, such as a common name");
    }
    const issuer = readIssuer(textOf(inputs.caCertPem), plan.subject, warn);
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

function readIssuer(caCertPem: string, subject: Name, warn: (message: string) => void) {
    return namingProperty("caCertPem", () => {
        const certificate = parseCertificate(caCertPem);
        if (!basicConstraintsOf(certificate).cA) {
            warn("caCertPem is not the certificate of an authority (CA:TRUE): what it signs may not be accepted");
        }
        const name = certificate.tbsCertificate.subject;
        // A certificate that names itself as its issuer needs no help in finding it.
        const keyId = isSameName(name, subject) ? undefined : subjectKeyIdOf(certificate);
        return { name, publicKey: publicKeyOfCertificate(certificate), keyId };
    });
}
