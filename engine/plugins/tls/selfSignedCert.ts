import type { Failure } from "../provider";
import { isObject, isUnknown, type Properties } from "../value";
import { certificateFields, certificateOutputs, readCertificate } from "./certificateFields";
import { failureAt } from "./field";
import { checkKey, keyFields, readKey } from "./keyInput";
import { algorithmOf, publicKeyOf } from "./keyPair";
import { nameFields, readNames } from "./nameFields";
import { createCertificate, randomSerialNumber, subjectKeyId } from "./certificate";
import { createName } from "./distinguishedName";
import type { Created, Resource } from "./resource";

const KEY = "privateKeyPem";

export const selfSignedCert: Resource = {
    fields: {
        ...keyFields(KEY),
        ...nameFields,
        ...certificateFields,
        setAuthorityKeyId: { kind: "flag", default: false },
    },
    outputs: [...certificateOutputs, "keyAlgorithm"],
    secretOutputs: [KEY],
    renews: true,
    check,
    create,
};

function check(inputs: Properties): Failure[] {
    const failures = checkKey(KEY, inputs);
    const { isCaCertificate, setAuthorityKeyId, setSubjectKeyId, subject } = inputs;
    const empty = subject === undefined || (isObject(subject) && Object.keys(subject).length === 0);
    if (isCaCertificate === true && empty && !isUnknown(subject)) {
        failures.push(failureAt("subject", "is missing; an authority needs a name, such as a commonName"));
    }
    const mayHaveKeyId = [isCaCertificate, setSubjectKeyId].some((flag) => flag === true || isUnknown(flag));
    if (setAuthorityKeyId === true && !mayHaveKeyId) {
        failures.push(failureAt("setAuthorityKeyId", "needs a key identifier to name; set setSubjectKeyId too"));
    }
    return failures;
}

function create(inputs: Properties): Created {
    const key = readKey(KEY, inputs);
    const subject = createName(inputs.subject);
    const publicKey = publicKeyOf(key);
    const plan = {
        ...readCertificate(inputs, new Date()),
        serialNumber: randomSerialNumber(),
        names: readNames(inputs),
        publicKey,
        subject,
    };
    const keyId = inputs.setAuthorityKeyId === true ? subjectKeyId(publicKey) : undefined;
    return {
        id: plan.serialNumber.toString(),
        outputs: {
            certPem: createCertificate(plan, { name: subject, key, keyId }),
            keyAlgorithm: algorithmOf(key),
            validityStartTime: plan.notBefore.toISOString(),
            validityEndTime: plan.notAfter.toISOString(),
        },
    };
}
