import { isUnknown as isUnknownText, SECRET, SIGNATURE, UNKNOWN, type Value, type ValueMap } from "./protocol/values";

export { makeSecret as secret, UNKNOWN } from "./protocol/values";
export type { Value } from "./protocol/values";
export type Properties = ValueMap;

export function isObject(value: Value | undefined): value is Properties {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True if the value, or anything inside it, is not known yet. */
export function isUnknown(value: Value | undefined): boolean {
    if (Array.isArray(value)) {
        return value.some(isUnknown);
    }
    return isObject(value) ? Object.values(value).some(isUnknown) : value === UNKNOWN;
}

/**
 * The value without secret marks and without properties that are null, which means the same as absent. Of the texts that
 * stand for "not known yet", one for each kind of value, UNKNOWN stands for all.
 */
export function plain(value: Value): Value {
    if (Array.isArray(value)) {
        return value.map(plain);
    }
    if (!isObject(value)) {
        return isUnknownText(value) ? UNKNOWN : value;
    }
    if (value[SIGNATURE] === SECRET) {
        return plain(value.value ?? null);
    }
    return plainProperties(value);
}

export function plainProperties(properties: Properties): Properties {
    const result: Properties = {};
    for (const [key, value] of Object.entries(properties)) {
        const kept = plain(value);
        if (kept !== null) {
            result[key] = kept;
        }
    }
    return result;
}

export function isEqual(left: Value | undefined, right: Value | undefined): boolean {
    if (Array.isArray(left)) {
        return Array.isArray(right) && left.length === right.length && left.every((v, i) => isEqual(v, right[i]));
    }
    if (!isObject(left) || !isObject(right)) {
        return left === right;
    }
    const keys = Object.keys(left);
    return keys.length === Object.keys(right).length && keys.every((key) => isEqual(left[key], right[key]));
}

/** The text that a property holds; its kind has been checked before. */
export function textOf(value: Value | undefined): string {
    if (typeof value !== "string") {
        throw new Error(`expected a text, found ${JSON.stringify(value)}`);
    }
    return value;
}

export function textsOf(value: Value | undefined): string[] {
    return Array.isArray(value) ? value.map(textOf) : [];
}
