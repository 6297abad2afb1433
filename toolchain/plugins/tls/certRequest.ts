import type { Properties } from "../value";
import { identifierOf } from "./identifier";
import { checkKey, keyFields, readKey } from "./keyInput";
import { algorithmOf } from "./keyPair";
import { nameFields, readNames } from "./nameFields";
import type { Resource } from "./resource";

const KEY = "privateKeyPem";

export const certRequest: Resource = {
    fields: { ...keyFields(KEY), ...nameFields },
    outputs: ["certRequestPem", "keyAlgorithm"],
    secretOutputs: [KEY],
    check: (inputs) => checkKey(KEY, inputs),
    create,
};

async function create(inputs: Properties): Promise<{ id: string; outputs: Properties }> {
    // Loaded on first use: most runs of the provider sign nothing.
    const { createName } = await import("./distinguishedName");
    const { createSigningRequest, renderSigningRequest } = await import("./signingRequest");
    const key = readKey(KEY, inputs);
    const der = createSigningRequest(createName(inputs.subject), readNames(inputs), key);
    return {
        id: identifierOf(der),
        outputs: { certRequestPem: renderSigningRequest(der), keyAlgorithm: algorithmOf(key) },
    };
}
