// The forms that AWS's APIs have in common.
import { isObject, type Properties, textOf, type Value } from "../../../../engine/plugins/value";
import type { Call, Params, Subject } from "./translation";

/** The call of a service, for a table with many. */
export function caller(service: string) {
    return (operation: string, params: Params, gives?: Readonly<Record<string, string>>): Call => ({
        service,
        operation,
        params,
        ...(gives === undefined ? {} : { gives }),
    });
}

/** A block of a resource; empty when it is not given. */
export function block(value: Value | undefined): Properties {
    return isObject(value) ? value : {};
}

export function blocks(value: Value | undefined): readonly Properties[] {
    return Array.isArray(value) ? value.filter(isObject) : [];
}

/** A map as most of AWS has it. */
export function pairs(
    map: Value | undefined,
    key = "Key",
    value = "Value",
): readonly Readonly<Record<string, unknown>>[] | undefined {
    const entries = Object.entries(block(map));
    return entries.length === 0 ? undefined : entries.map(([name, text]) => ({ [key]: name, [value]: text }));
}

/** Tags that EC2 is given with what it makes. */
export function tagging(type: string, { tags }: Properties): Params {
    const list = pairs(tags);
    return list === undefined ? {} : { TagSpecifications: [{ ResourceType: type, Tags: list }] };
}

/** Attributes of balancers and target groups: all values are texts, and those that are not given are left alone. */
export function attributes(
    values: Readonly<Record<string, Value | undefined>>,
): readonly Readonly<Record<"Key" | "Value", string>>[] {
    return Object.entries(values)
        .filter((entry): entry is [string, string | number | boolean] => entry[1] !== undefined && entry[1] !== null)
        .map(([name, value]) => ({ Key: name, Value: String(value) }));
}

/** A name that the provider completes by 26 digits, or the engine by 7. */
export function named({ name, inputs }: Subject, key = "name", prefix = "namePrefix"): string {
    const given = inputs[key];
    if (given !== undefined) {
        return textOf(given);
    }
    return inputs[prefix] === undefined ? `${name}-0a1b2c3` : `${textOf(inputs[prefix])}20260101000000000000000001`;
}

/** A text that JMESPath takes as it is. */
export function literal(text: string): string {
    return `'${text}'`;
}

/** A policy as an object, which CloudFormation wants. */
export function document(value: Value | undefined): unknown {
    return typeof value === "string" ? JSON.parse(value) : undefined;
}
