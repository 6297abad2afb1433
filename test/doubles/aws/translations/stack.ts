// What a program asked for, ready to be translated: where one resource names another, a reference stands for what AWS will answer.
import { isObject, type Properties, type Value } from "../../../../engine/plugins/value";
import { translationOf } from "./all";
import { type Call, refer, type Subject, type Template } from "./translation";

export interface Resource {
    readonly type: string;
    readonly name: string;
    readonly inputs: Properties;
}

/** A resource together with what stands for AWS's answers in the inputs of others. */
export interface Made extends Resource {
    readonly answers: Properties;
}

/** In the order in which they are made: each after those that it names. */
export type Stack = readonly Resource[];

export function readStack(made: readonly Made[]): Stack {
    const references = new Map<string, string>();
    for (const { name, inputs, answers } of made) {
        for (const [property, value] of Object.entries(answers)) {
            if (typeof value === "string" && value !== "" && !(property in inputs) && !references.has(value)) {
                references.set(value, refer(name, property));
            }
        }
    }
    // What is longer may begin with what is shorter.
    const texts = [...references.keys()]
        .sort((a, b) => b.length - a.length)
        .map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
    const pattern = new RegExp(`(?<![\\w-])(?:${texts.join("|")})(?![\\w-])`, "g");
    const replace = (value: Value): Value => {
        if (typeof value === "string") {
            return value.replace(pattern, (text) => references.get(text) ?? text);
        }
        return Array.isArray(value) ? value.map(replace) : isObject(value) ? replaceAll(value) : value;
    };
    const replaceAll = (properties: Properties): Properties =>
        Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, replace(value)]));
    return made.map(({ type, name, inputs }) => ({ type, name, inputs: replaceAll(inputs) }));
}

/** A call, and the resource it is made for. */
export interface StackCall extends Call {
    readonly resource: string;
}

export function listCreations(stack: Stack): readonly StackCall[] {
    return stack.flatMap((resource) =>
        translationOf(resource.type)
            .create(subjectOf(resource))
            .map((call) => ({ resource: resource.name, ...call })),
    );
}

export function listDestructions(stack: Stack): readonly StackCall[] {
    return stack.toReversed().flatMap((resource) =>
        translationOf(resource.type)
            .destroy(subjectOf(resource))
            .map((call) => ({ resource: resource.name, ...call })),
    );
}

export function templateOf(resource: Resource): Template {
    return translationOf(resource.type).template(subjectOf(resource));
}

export function subjectOf({ name, inputs }: Resource): Subject {
    return { name, inputs, self: (property) => refer(name, property) };
}
