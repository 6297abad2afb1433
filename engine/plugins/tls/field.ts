import type { Failure } from "../provider";
import { isObject, type Properties, UNKNOWN, type Value } from "../value";

/** One input of a resource: what it may hold and what becomes of the resource when it changes. */
export interface Field {
    kind: "text" | "whole" | "flag" | "texts" | "object";
    required?: true;
    secret?: true;
    default?: Value;
    /** Used and then forgotten: never in the state, and its changes are not seen. */
    writeOnly?: true;
    /** A change updates the resource in place instead of replacing it. */
    updates?: true;
    /** The old value stays when the input is taken away. */
    sticky?: true;
    /** What is wrong with a value (of an element, for texts), or undefined. */
    problem?(value: string | number): string | undefined;
    /** The properties of an object. */
    fields?: Fields;
}

export type Fields = Readonly<Record<string, Field>>;

const KIND_NAMES = {
    text: "a text",
    whole: "a whole number",
    flag: "true or false",
    texts: "a list of texts",
    object: "an object",
} as const;

/** All that is wrong with the inputs, as far as they are known. */
export function checkFields(fields: Fields, inputs: Properties, prefix = ""): Failure[] {
    return Object.entries(fields).flatMap(([name, field]) => checkField(field, prefix + name, inputs[name]));
}

export function withDefaults(fields: Fields, inputs: Properties): Properties {
    const result: Properties = {};
    for (const [name, field] of Object.entries(fields)) {
        const value = inputs[name] ?? field.default;
        if (value !== undefined && field.writeOnly === undefined) {
            result[name] = value;
        }
    }
    return result;
}

export function failureAt(path: string, problem: string): Failure {
    // The engine would print the whole value of a property that is named here, so the path goes into the words.
    return { property: "", reason: `${path}: ${problem}` };
}

function checkField(field: Field, path: string, value: Value | undefined): Failure[] {
    if (value === undefined) {
        return field.required === undefined ? [] : [failureAt(path, `is missing; give ${KIND_NAMES[field.kind]}`)];
    }
    if (value === UNKNOWN) {
        return [];
    }
    if (!isOfKind(field.kind, value)) {
        const found = field.secret === undefined ? `${JSON.stringify(value)} is not` : "is not";
        return [failureAt(path, `${found} ${KIND_NAMES[field.kind]}`)];
    }
    if (field.fields !== undefined && isObject(value)) {
        return checkFields(field.fields, value, `${path}.`);
    }
    if (Array.isArray(value)) {
        return value.flatMap((element, i) => problemAt(field, `${path}[${i}]`, element));
    }
    return problemAt(field, path, value);
}

function problemAt(field: Field, path: string, value: Value): Failure[] {
    const checkable = value !== UNKNOWN && (typeof value === "string" || typeof value === "number");
    const problem = checkable ? field.problem?.(value) : undefined;
    return problem === undefined ? [] : [failureAt(path, problem)];
}

function isOfKind(kind: Field["kind"], value: Value): boolean {
    switch (kind) {
        case "text":
            return typeof value === "string";
        case "whole":
            return Number.isSafeInteger(value);
        case "flag":
            return typeof value === "boolean";
        case "texts":
            return Array.isArray(value) && value.every((element) => typeof element === "string");
        case "object":
            return isObject(value);
    }
}
