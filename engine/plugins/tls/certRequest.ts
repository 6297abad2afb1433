import type { Properties } from "../value";
import { identifierOf } from "./identifier";
import { checkKey, keyFields, readKey } from "./keyInput";
import { algorithmOf } from "./keyPair";
import { nameFields, readNames } from "./nameFields";
import { createName } from "./distinguishedName";
import { createSigningRequest, renderSigningRequest } from "./signingRequest";
import type { Created, Resource } from "./resource";

const KEY = "privateKeyPem";

export const certRequest: Resource = {
    fields: { ...keyFields(KEY), ...nameFields },
    outputs: ["certRequestPem", "keyAlgorithm"],
    secretOutputs: [KEY],
    check: (inputs) => checkKey(KEY, inputs),
    create,
};

function create(inputs: Properties): Created {
    const key = readKey(KEY, inputs);
    const der = createSigningRequest(createName(inputs.subject), readNames(inputs), key);
    return {
        id: identifierOf(der),
        outputs: { certRequestPem: renderSigningRequest(der), keyAlgorithm: algorithmOf(key) },
    };
}
