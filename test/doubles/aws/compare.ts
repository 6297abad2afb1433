// What a change of inputs means: nothing, an update in place, or another resource in place of this one.
import type { Change } from "../../../engine/plugins/provider";
import { isEqual, isObject, isUnknown, type Properties, UNKNOWN, type Value } from "../../../engine/plugins/value";
import { replacesIf } from "./conditions";
import type { Field, ResourceFacts } from "./facts";

type Changes = Map<string, Change>;
type Fields = Readonly<Record<string, Field>>;

/** Lists whose order means something to AWS; all other lists of texts are sets. */
const ORDERED = new Set(["privateIpLists", "ipv6AddressLists", "cidrBlocks", "alarmActions"]);

export function compare(type: string, facts: ResourceFacts, state: Properties, inputs: Properties): Changes {
    const changes: Changes = new Map();
    compareFields(facts.inputs, state, inputs, "", changes);
    for (const [path, change] of changes) {
        const [property = ""] = path.split(/[.[]/);
        const condition = facts.forceNewConditional?.[path] ?? facts.inputs[property]?.forceNewIf;
        if (condition !== undefined && replacesIf(type, property, state, inputs)) {
            changes.set(path, { ...change, replaces: true });
        }
    }
    return changes;
}

function compareFields(fields: Fields, state: Properties, inputs: Properties, prefix: string, changes: Changes): void {
    for (const [name, field] of Object.entries(fields)) {
        if (field.outputOnly !== true) {
            compareField(field, state[name], inputs[name] ?? field.default, prefix + name, changes);
        }
    }
}

function compareField(
    field: Field,
    before: Value | undefined,
    after: Value | undefined,
    path: string,
    changes: Changes,
): void {
    if (after === undefined) {
        // What AWS has filled in stays when nobody asks for anything.
        if (before !== undefined && field.computed !== true && !isEmpty(before)) {
            changes.set(path, { kind: "delete", replaces: isIdentity(field, before) });
        }
    } else if (before === undefined) {
        if (!isEmpty(after)) {
            changes.set(path, { kind: "add", replaces: isIdentity(field, after) });
        }
    } else if (field.props !== undefined && after !== UNKNOWN) {
        compareBlocks(field, field.props, before, after, path, changes);
    } else if (!isSame(before, after, path)) {
        changes.set(path, { kind: "update", replaces: field.forceNew === true });
    }
}

function compareBlocks(field: Field, props: Fields, before: Value, after: Value, path: string, changes: Changes): void {
    if (isObject(before) && isObject(after)) {
        compareFields(props, before, after, `${path}.`, changes);
        return;
    }
    const [old, next] = [Array.isArray(before) ? before : [], Array.isArray(after) ? after : []];
    const inside: Changes = new Map();
    for (let i = 0; i < Math.max(old.length, next.length); i++) {
        compareField({ type: "object", props }, old[i], next[i], `${path}[${String(i)}]`, inside);
    }
    // In a set, a block that changes is another block.
    for (const [place, change] of inside) {
        changes.set(place, { ...change, replaces: change.replaces || field.forceNew === true });
    }
}

/** A block comes or goes: that replaces when the block as a whole does, or something in it that is given. */
function isIdentity(field: Field, value: Value): boolean {
    if (field.forceNew === true) {
        return true;
    }
    const { props } = field;
    if (props === undefined) {
        return false;
    }
    const blocks = Array.isArray(value) ? value : [value];
    return blocks.some(
        (block) =>
            isObject(block) &&
            Object.entries(block).some(([name, inner]) => {
                const inside = props[name];
                return inside !== undefined && isIdentity(inside, inner);
            }),
    );
}

function isEmpty(value: Value): boolean {
    return value === "" || value === false || (Array.isArray(value) && value.length === 0);
}

function isSame(before: Value, after: Value, path: string): boolean {
    if (isUnknown(after)) {
        return false;
    }
    if (Array.isArray(before) && Array.isArray(after) && !ORDERED.has(path)) {
        return isEqual(sorted(before), sorted(after));
    }
    return isEqual(before, after) || (isPolicy(before) && isPolicy(after) && samePolicy(before, after));
}

function sorted(values: readonly Value[]): Value[] {
    return [...values].sort((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)));
}

/** Policies are texts of JSON; AWS gives them back in a form of its own. */
function isPolicy(value: Value): value is string {
    return typeof value === "string" && value.startsWith("{");
}

function samePolicy(one: string, other: string): boolean {
    try {
        return isEqual(JSON.parse(one) as Value, JSON.parse(other) as Value);
    } catch {
        return false;
    }
}
