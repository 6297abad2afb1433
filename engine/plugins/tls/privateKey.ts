import type { Properties } from "../value";
import { oneOf, between } from "./fieldProblem";
import { identifierOf } from "./identifier";
import {
    type Algorithm,
    ALGORITHMS,
    type Curve,
    CURVES,
    generateKey,
    publicKeyDer,
    publicKeyOf,
    renderPrivateKey,
    renderPrivateKeyPkcs8,
} from "./keyPair";
import { encodePublicKey, renderOpenssh } from "./openssh";
import { describePublicKey } from "./publicKey";
import type { Created, Resource } from "./resource";

const secretOutputs = ["privateKeyOpenssh", "privateKeyPem", "privateKeyPemPkcs8"];

export const privateKey: Resource = {
    fields: {
        algorithm: { kind: "text", required: true, problem: oneOf(ALGORITHMS) },
        ecdsaCurve: { kind: "text", default: "P224", problem: oneOf(CURVES) },
        rsaBits: { kind: "whole", default: 2048, problem: between(1024, 16384) },
    },
    outputs: [
        ...secretOutputs,
        "publicKeyFingerprintMd5",
        "publicKeyFingerprintSha256",
        "publicKeyOpenssh",
        "publicKeyPem",
    ],
    secretOutputs,
    schemaVersion: 1,
    create,
};

async function create(inputs: Properties): Promise<Created> {
    const { algorithm, ecdsaCurve, rsaBits } = inputs;
    // The fields' checks have made sure of these.
    const key = await generateKey(algorithm as Algorithm, ecdsaCurve as Curve, Number(rsaBits));
    const publicKey = publicKeyOf(key);
    const encoded = encodePublicKey(publicKey);
    return {
        id: identifierOf(publicKeyDer(publicKey)),
        outputs: {
            privateKeyPem: renderPrivateKey(key),
            privateKeyPemPkcs8: renderPrivateKeyPkcs8(key),
            privateKeyOpenssh: encoded === undefined ? "" : renderOpenssh(key, encoded),
            ...describePublicKey(publicKey, encoded),
        },
    };
}
