import type { KeyObject } from "node:crypto";
import type { Failure } from "../provider";
import { type Properties, textOf } from "../value";
import { failureAt, type Fields } from "./field";
import { parsePrivateKey } from "./keyPair";

/** The fields for a private key: kept in the state, or write-only with a version that says when it has changed. */
export function keyFields(name: string): Fields {
    return {
        [name]: { kind: "text", secret: true },
        [`${name}Wo`]: { kind: "text", secret: true, writeOnly: true },
        [`${name}WoVersion`]: { kind: "whole" },
    };
}

/** Exactly one of the two keys must be there, and a write-only key needs its version. */
export function checkKey(name: string, inputs: Properties): Failure[] {
    const [kept, writeOnly, version] = [inputs[name], inputs[`${name}Wo`], inputs[`${name}WoVersion`]];
    if (kept === undefined && writeOnly === undefined) {
        return [failureAt(name, `is missing; give the key, or ${name}Wo for one that is not kept in the state`)];
    }
    if (kept !== undefined && writeOnly !== undefined) {
        return [failureAt(name, `is given, and ${name}Wo too; give one of them`)];
    }
    if ((writeOnly === undefined) !== (version === undefined)) {
        return [failureAt(`${name}WoVersion`, `goes with ${name}Wo: give both or neither`)];
    }
    return [];
}

export function readKey(name: string, inputs: Properties): KeyObject {
    const given = inputs[name] === undefined ? `${name}Wo` : name;
    return namingProperty(given, () => parsePrivateKey(textOf(inputs[given])));
}

/** Puts the property in front of what is wrong with it. */
export function namingProperty<T>(name: string, read: () => T): T {
    try {
        return read();
    } catch (error) {
        throw new Error(`${name} ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
}
