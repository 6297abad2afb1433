import { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** What a property can hold on its way between the engine and a provider. */
export type Value = null | boolean | number | string | Value[] | Properties;
// An interface, so that it may hold itself.
export interface Properties {
    [key: string]: Value;
}

/** What the engine sends in place of a value that is not known before the update. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

export function secret(value: Value): Value {
    return { [SIGNATURE]: SECRET, value };
}

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

/** The value without secret marks and without properties that are null, which means the same as absent. */
export function plain(value: Value): Value {
    if (Array.isArray(value)) {
        return value.map(plain);
    }
    if (!isObject(value)) {
        return value;
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

export function fromStruct(struct: Struct | undefined): Properties {
    return plainProperties(struct?.toJavaScript() ?? {});
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

export function toStruct(properties: Properties): Struct {
    return Struct.fromJavaScript(properties);
}
