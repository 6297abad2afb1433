// Two values for every input that the facts know, so that a change of each can be tried.
import type { Properties, Value } from "../../../engine/plugins/value";
import type { Field, ResourceFacts } from "./facts";

/** Another value for which = 1 than for which = 0, both of which AWS would take. */
export function sample(field: Field, which: 0 | 1, name = ""): Value {
    const [type = "string"] = field.type.split("|");
    if (field.enum !== undefined) {
        return field.enum[which] ?? field.enum[0] ?? "";
    }
    switch (type) {
        case "boolean":
            return which === 1;
        case "number":
            return (typeof field.range === "object" ? Math.max(field.range[0], 1) : 1) + which;
        case "array":
            return [sampleItem(field, which, name)];
        case "object":
        case "map":
            return field.props === undefined ? { key: `value-${String(which)}` } : sampleBlock(field.props, which);
        default:
            return name === "instanceType" ? (["m7i.large", "m7i.xlarge"][which] ?? "") : `${name}-${String(which)}`;
    }
}

function sampleItem(field: Field, which: 0 | 1, name: string): Value {
    return field.props === undefined
        ? sample({ type: field.of ?? "string" }, which, name)
        : sampleBlock(field.props, which);
}

/** A block with what must be in it. */
function sampleBlock(props: Readonly<Record<string, Field>>, which: 0 | 1): Properties {
    return Object.fromEntries(
        Object.entries(props)
            .filter(([, field]) => field.required === true)
            .map(([name, field]) => [name, sample(field, which, name)]),
    );
}

/** What a resource cannot be without. */
export function sampleInputs(facts: ResourceFacts): Properties {
    return sampleBlock(facts.inputs, 0);
}

/** Whether there are two values of it that differ in themselves. */
export function canChange(facts: ResourceFacts, path: string): boolean {
    const field = fieldAt(facts, path);
    const isBlock = field?.type === "object" && field.props !== undefined;
    return !isBlock && field?.enum?.length !== 1;
}

/** Whether it has the only value that it can have even when nobody gives it. */
export function isSettled(facts: ResourceFacts, path: string): boolean {
    const field = fieldAt(facts, path);
    return field?.enum?.length === 1 && field.default === field.enum[0];
}

function fieldAt(facts: ResourceFacts, path: string): Field | undefined {
    const [name = "", ...rest] = path.split(".");
    return rest.reduce((one, part) => one?.props?.[part], facts.inputs[name]);
}

/** The inputs with the one at the path (such as rootBlockDevice.encrypted) set to one of its two values. */
export function withSample(facts: ResourceFacts, inputs: Properties, path: string, which: 0 | 1): Properties {
    return setIn(facts.inputs, inputs, path.split("."), which);
}

function setIn(
    fields: Readonly<Record<string, Field>>,
    values: Properties,
    [name = "", ...rest]: readonly string[],
    which: 0 | 1,
): Properties {
    const field = fields[name];
    if (field === undefined) {
        throw new Error(`the facts know no ${name}`);
    }
    if (rest.length === 0) {
        return { ...values, [name]: sample(field, which, name) };
    }
    const props = field.props ?? {};
    const inner = setIn(props, sampleBlock(props, 0), rest, which);
    return { ...values, [name]: field.type === "array" ? [inner] : inner };
}
