// Whether AWS and its provider would take these inputs at all: names, types, what is required, closed choices and ranges.
import type { Failure } from "../../../engine/plugins/provider";
import { isObject, isUnknown, type Properties, UNKNOWN, type Value } from "../../../engine/plugins/value";
import type { Field } from "./facts";

type Fields = Readonly<Record<string, Field>>;

export function checkInputs(fields: Fields, inputs: Properties): Failure[] {
    return checkObject(fields, inputs, "");
}

function checkObject(fields: Fields, given: Properties, path: string): Failure[] {
    const failures: Failure[] = [];
    for (const [name, value] of Object.entries(given)) {
        const field = fields[name];
        if (field === undefined || field.outputOnly === true) {
            failures.push({ property: path + name, reason: `there is no such argument; known are ${known(fields)}` });
        } else {
            failures.push(...checkValue(field, value, path + name));
        }
    }
    for (const [name, field] of Object.entries(fields)) {
        if (field.required === true && given[name] === undefined) {
            failures.push({ property: path + name, reason: "is required and missing" });
        }
    }
    return failures;
}

function known(fields: Fields): string {
    return Object.keys(fields)
        .filter((name) => fields[name]?.outputOnly !== true)
        .join(", ");
}

function checkValue(field: Field, value: Value, path: string): Failure[] {
    if (value === UNKNOWN) {
        return [];
    }
    const types = field.type.split("|");
    if (!types.some((type) => isOfType(type, value))) {
        return [{ property: path, reason: `expected ${field.type}, found ${typeof value}` }];
    }
    if (Array.isArray(value)) {
        const item: Field = {
            type: field.of ?? "object",
            ...(field.props === undefined ? {} : { props: field.props }),
        };
        return [
            ...checkRange(field, value, path),
            ...value.flatMap((one, i) => checkValue(item, one, `${path}[${String(i)}]`)),
        ];
    }
    if (isObject(value)) {
        return field.props === undefined ? checkMap(field, value, path) : checkObject(field.props, value, `${path}.`);
    }
    return [...checkChoice(field, value, path), ...checkRange(field, value, path)];
}

function isOfType(type: string, value: Value): boolean {
    switch (type) {
        case "array":
            return Array.isArray(value);
        case "boolean":
        case "number":
        case "string":
            return typeof value === type;
        default:
            // "map", "object", and resources, of which the id is meant.
            return isObject(value);
    }
}

function checkMap(field: Field, value: Properties, path: string): Failure[] {
    if (field.of === undefined) {
        return [];
    }
    const item: Field = { type: field.of };
    return Object.entries(value).flatMap(([key, one]) => checkValue(item, one, `${path}.${key}`));
}

function checkChoice(field: Field, value: Value, path: string): Failure[] {
    const choices = field.enum;
    if (choices === undefined || field.openEnum === true || choices.some((choice) => choice === value)) {
        return [];
    }
    return [{ property: path, reason: `expected one of ${choices.join(", ")}, found ${JSON.stringify(value)}` }];
}

function checkRange(field: Field, value: Value, path: string): Failure[] {
    const { range } = field;
    if (range === undefined || isUnknown(value)) {
        return [];
    }
    const [least, most, what] = typeof range === "string" ? parseRange(range) : [range[0], range[1], ""];
    const size = typeof value === "string" || Array.isArray(value) ? value.length : Number(value);
    if (size >= least && size <= most) {
        return [];
    }
    const allowed = least === -Infinity ? `at most ${String(most)}` : `${String(least)} to ${String(most)}`;
    return [{ property: path, reason: `expected ${allowed}${what}, found ${String(size)}` }];
}

/** "max 32 characters", "1-5 items"; other words are notes for people. */
function parseRange(text: string): readonly [number, number, string] {
    const found = /^(?:max (\d+)|(\d+)-(\d+)) (characters|items)/.exec(text);
    if (found === null) {
        return [-Infinity, Infinity, ""];
    }
    const [, max, from, to, what = ""] = found;
    return max === undefined ? [Number(from), Number(to), ` ${what}`] : [-Infinity, Number(max), ` ${what}`];
}
