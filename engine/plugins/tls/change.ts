import type { Change } from "../provider";
import { isEqual, isObject, isUnknown, type Properties, type Value } from "../value";
import type { Field } from "./field";
import { looksLikePem } from "./pem";
import { isDue, plannedReadiness } from "./renewal";
import type { Resource } from "./resource";

export type Changes = Map<string, Change>;

/** What makes the wanted inputs differ from the state, and whether that calls for a new resource. */
export function findChanges(resource: Resource, state: Properties, inputs: Properties, now: Date): Changes {
    const changes: Changes = new Map();
    for (const [name, field] of Object.entries(resource.fields)) {
        const before = state[name] ?? field.default;
        const after = inputs[name] ?? field.default ?? (field.sticky === undefined ? undefined : before);
        if (field.writeOnly === undefined && !isEqual(before, after)) {
            addChanges(changes, name, before, after, replacesOnChange(field, before));
        }
    }
    if (resource.renews !== undefined) {
        addRenewal(changes, state, inputs, now);
    }
    return changes;
}

function replacesOnChange(field: Field, before: Value | undefined): boolean {
    if (field.updates !== undefined) {
        return false;
    }
    // Very old states hold a hash of the key instead of the key: they take in the key without a new certificate.
    return field.secret === undefined || before === undefined || looksLikePem(before);
}

function addRenewal(changes: Changes, state: Properties, inputs: Properties, now: Date): void {
    if (isDue({ ...state, earlyRenewalHours: inputs.earlyRenewalHours ?? 0 }, now)) {
        changes.set("readyForRenewal", { kind: "update", replaces: true });
        return;
    }
    const planned = plannedReadiness(inputs);
    // Such as: a refresh found it due, and a smaller earlyRenewalHours has made it fresh again.
    if (!isUnknown(planned) && !isEqual(planned, state.readyForRenewal ?? false)) {
        changes.set("readyForRenewal", { kind: "update", replaces: false });
    }
}

function addChanges(
    changes: Changes,
    path: string,
    before: Value | undefined,
    after: Value | undefined,
    replaces: boolean,
): void {
    if (isEqual(before, after)) {
        return;
    }
    if (isObject(before) && isObject(after)) {
        for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
            addChanges(changes, `${path}.${key}`, before[key], after[key], replaces);
        }
    } else if (Array.isArray(before) && Array.isArray(after)) {
        for (let i = 0; i < Math.max(before.length, after.length); i++) {
            addChanges(changes, `${path}[${i}]`, before[i], after[i], replaces);
        }
    } else {
        const kind = before === undefined ? "add" : after === undefined ? "delete" : "update";
        changes.set(path, { kind, replaces });
    }
}
