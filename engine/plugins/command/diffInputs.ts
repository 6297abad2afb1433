import type { Change } from "../provider";
import { ResourceShape } from "./shapes";
import { at, isPlainMap, isSecret, isUnknown, sameValue, unwrapSecret, Value, ValueMap } from "../protocol/values";

type DiffKind = Change["kind"];

/** Changed properties by path, such as `environment.HOME` or `triggers[0]`. */
export type Diff = Map<string, Change>;

/**
 * Compares the inputs that the old state holds with new ones. Outputs are no part of it. A secret is compared as a whole: a
 * changed port is a change of `connection`, not of `connection.port`. Only a path that is itself marked as replacing
 * replaces here; for changed elements of `triggers` the SDKs add `replaceOnChanges: ["triggers[*]"]`. A secret of which
 * nothing is known yet is no change: the official provider plans none either, and compares when the value is there.
 */
export function diffInputs(shape: ResourceShape, state: ValueMap, news: ValueMap, ignored: readonly string[]): Diff {
    const olds: ValueMap = {};
    for (const name of shape.inputs.fields.keys()) {
        olds[name] = at(state, name);
    }
    const kinds = new Map<string, DiffKind>();
    diffMap("", olds, keepIgnored(state, news, ignored), kinds);
    return new Map(
        [...kinds].map(([path, kind]) => [path, { kind, replaces: shape.inputs.fields.get(path)?.replaces === true }]),
    );
}

/** The new inputs, with what shall be ignored as it was. */
export function keepIgnored(state: ValueMap, news: ValueMap, ignored: readonly string[]): ValueMap {
    const kept = ignored.filter((name) => Object.hasOwn(state, name)).map((name) => [name, at(state, name)] as const);
    return kept.length === 0 ? news : { ...news, ...Object.fromEntries(kept) };
}

function diffMap(path: string, olds: ValueMap, news: ValueMap, kinds: Map<string, DiffKind>): void {
    for (const key of new Set([...Object.keys(olds), ...Object.keys(news)])) {
        const value = at(news, key);
        if (!isSecret(value) || !isUnknown(unwrapSecret(value))) {
            diffValue(joinPath(path, key), at(olds, key), value, kinds);
        }
    }
}

function diffValue(path: string, old: Value, value: Value, kinds: Map<string, DiffKind>): void {
    if (Array.isArray(old) && Array.isArray(value)) {
        for (let i = 0; i < Math.max(old.length, value.length); i++) {
            const element = `${path}[${i}]`;
            if (i >= old.length) {
                kinds.set(element, "add");
            } else if (i >= value.length) {
                kinds.set(element, "delete");
            } else {
                diffValue(element, old[i] ?? null, value[i] ?? null, kinds);
            }
        }
    } else if (isPlainMap(old) && isPlainMap(value)) {
        diffMap(path, old, value, kinds);
    } else if (!sameValue(old, value)) {
        kinds.set(path, old === null ? "add" : value === null ? "delete" : "update");
    }
}

/** A property path as the engine writes it: plain names with dots, all others in brackets and quotes. */
function joinPath(path: string, key: string): string {
    if (!/^[A-Za-z0-9_]*$/.test(key)) {
        return `${path}["${key.replaceAll('"', '\\"')}"]`;
    }
    return path === "" ? key : `${path}.${key}`;
}
