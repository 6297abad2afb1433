/**
 * A property value as it travels between engine and provider: JSON, in which objects with a signature stand for secrets,
 * assets and archives, and certain strings for values that are not known yet.
 */
export type Value = null | boolean | number | string | Value[] | ValueMap;
export interface ValueMap {
    [key: string]: Value;
}

export const SIGNATURE = "4dabf18193072939515e22adb298388d";
export const SECRET = "1b47061264138c4ac30d75fd1eb44270";
export const ASSET = "c44067f5952c0a294b673a41bacd8c17";
export const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";
export const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** What stands for "not known yet"; the engine uses others for values whose type it knows. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const UNKNOWNS = new Set([
    UNKNOWN,
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "030794c1-ac77-496b-92df-f27374a8bd58",
    "e48ece36-62e2-4504-bad9-02848725956a",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

export function isMap(value: Value | undefined): value is ValueMap {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A map without signature: plain data. */
export function isPlainMap(value: Value | undefined): value is ValueMap {
    return isMap(value) && value[SIGNATURE] === undefined;
}

export function isUnknown(value: Value | undefined): boolean {
    return typeof value === "string" && UNKNOWNS.has(value);
}

export function isSecret(value: Value | undefined): value is ValueMap {
    return isMap(value) && value[SIGNATURE] === SECRET;
}

export function isAsset(value: Value | undefined): value is ValueMap {
    return isMap(value) && value[SIGNATURE] === ASSET;
}

export function isArchive(value: Value | undefined): value is ValueMap {
    return isMap(value) && value[SIGNATURE] === ARCHIVE;
}

/** What the map holds under the key, null if nothing. */
export function at(map: ValueMap, key: string): Value {
    return Object.hasOwn(map, key) ? (map[key] ?? null) : null;
}

export function makeSecret(value: Value): Value {
    return isSecret(value) ? value : { [SIGNATURE]: SECRET, value };
}

/** The value inside a secret; any other value as it is. */
export function unwrapSecret(value: Value): Value {
    return isSecret(value) ? (value.value ?? null) : value;
}

/** The value with all secrets in it, however deep, replaced by what they hide. */
export function reveal(value: Value): Value {
    if (isSecret(value)) {
        return reveal(unwrapSecret(value));
    }
    if (Array.isArray(value)) {
        return value.map(reveal);
    }
    if (isPlainMap(value)) {
        return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, reveal(item)]));
    }
    return value;
}

/** The engine's own idea of equality: a secret differs from the same value in the open, assets are their content. */
export function sameValue(a: Value, b: Value): boolean {
    if (Array.isArray(a)) {
        return Array.isArray(b) && a.length === b.length && a.every((item, i) => sameValue(item, b[i] ?? null));
    }
    if (isMap(a)) {
        if (!isMap(b) || a[SIGNATURE] !== b[SIGNATURE]) {
            return false;
        }
        return isAsset(a) || isArchive(a) ? sameContent(a, b) : sameMap(a, b);
    }
    return a === b;
}

function sameMap(a: ValueMap, b: ValueMap): boolean {
    return (
        Object.entries(a).every(([key, value]) => sameValue(value, at(b, key))) &&
        Object.entries(b).every(([key, value]) => Object.hasOwn(a, key) || value === null)
    );
}

function sameContent(a: ValueMap, b: ValueMap): boolean {
    return a.hash !== undefined && b.hash !== undefined ? a.hash === b.hash : sameMap(a, b);
}
