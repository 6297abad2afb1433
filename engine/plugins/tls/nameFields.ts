import { type Properties, textsOf } from "../value";
import type { AlternativeNames } from "./alternativeNames";
import type { Field, Fields } from "./field";
import { notAnAddress, notAscii } from "./fieldProblem";

const text: Field = { kind: "text" };

/** Whom a certificate or a request is for. */
export const nameFields: Fields = {
    dnsNames: { kind: "texts", problem: notAscii },
    ipAddresses: { kind: "texts", problem: notAnAddress },
    uris: { kind: "texts", problem: notAscii },
    subject: {
        kind: "object",
        fields: {
            commonName: text,
            country: text,
            emailAddress: { kind: "text", problem: notAscii },
            locality: text,
            organization: text,
            organizationalUnit: text,
            postalCode: text,
            province: text,
            serialNumber: text,
            streetAddresses: { kind: "texts" },
        },
    },
};

export function readNames(inputs: Properties): AlternativeNames {
    return {
        dnsNames: textsOf(inputs.dnsNames),
        ipAddresses: textsOf(inputs.ipAddresses),
        uris: textsOf(inputs.uris),
    };
}
