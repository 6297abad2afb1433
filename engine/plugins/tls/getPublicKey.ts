import type { KeyObject } from "node:crypto";
import type { Checked } from "../provider";
import { type Properties, textOf } from "../value";
import { identifierOf } from "./identifier";
import { namingProperty } from "./keyInput";
import { algorithmOf, parsePrivateKey, publicKeyDer, publicKeyOf } from "./keyPair";
import { parseOpensshPublic } from "./openssh";
import { describePublicKey } from "./publicKey";

/** The public half of a private key that is given as PEM or in OpenSSH's format. */
export function getPublicKey(args: Properties): Checked {
    const { privateKeyPem, privateKeyOpenssh } = args;
    if ((privateKeyPem === undefined) === (privateKeyOpenssh === undefined)) {
        const reason = "give exactly one of privateKeyPem and privateKeyOpenssh";
        const failures = ["privateKeyPem", "privateKeyOpenssh"].map((property) => ({ property, reason }));
        return { inputs: {}, failures };
    }
    const publicKey = readPublicKey(args);
    const id = identifierOf(publicKeyDer(publicKey));
    const found = { id, algorithm: algorithmOf(publicKey), ...describePublicKey(publicKey) };
    return { inputs: { ...args, ...found }, failures: [] };
}

function readPublicKey({ privateKeyPem, privateKeyOpenssh }: Properties): KeyObject {
    return privateKeyPem === undefined
        ? namingProperty("privateKeyOpenssh", () => parseOpensshPublic(textOf(privateKeyOpenssh)))
        : namingProperty("privateKeyPem", () => publicKeyOf(parsePrivateKey(textOf(privateKeyPem))));
}
