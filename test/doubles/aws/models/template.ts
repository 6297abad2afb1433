// A stack as a CloudFormation template.
import { type Params, type Part, REFERENCE, type Template } from "../translations/translation";
import { type Stack, templateOf } from "../translations/stack";

type Cloud = Record<string, unknown>;

export interface CloudFormation {
    readonly Resources: Readonly<Record<string, Cloud>>;
}

export function renderTemplate(stack: Stack): CloudFormation {
    const templates = new Map(stack.map((resource) => [resource.name, templateOf(resource)]));
    const parts = new Map<string, { type: string; properties: Params }>();
    const add = (name: string, { type, properties }: Part): void => {
        const id = logicalId(name);
        if (parts.has(id)) {
            throw new Error(`two resources would have the logical id ${id}`);
        }
        parts.set(id, { type, properties });
    };
    for (const [name, template] of templates) {
        if (typeof template !== "string" && "type" in template) {
            add(name, template);
            template.more?.forEach((part, i) => {
                add(`${name}-more-${String(i)}`, part);
            });
        }
    }
    for (const [name, template] of templates) {
        if (typeof template !== "string" && "within" in template) {
            const owner = parts.get(logicalId(nameIn(template.within)));
            if (owner === undefined) {
                throw new Error(`${name} is a part of ${String(template.within)}, which is not in the stack`);
            }
            owner.properties = merge(owner.properties, template.properties);
        }
    }
    const Resources = [...parts].map(([id, { type, properties }]): [string, Cloud] => [
        id,
        { Type: type, Properties: reference(properties, templates) },
    ]);
    return { Resources: Object.fromEntries(Resources) };
}

/** Names of what CloudFormation has no resource for, by the reason. */
export function listUntranslated(stack: Stack): readonly string[] {
    return [...new Set(stack.map(templateOf).filter((template) => typeof template === "string"))];
}

function logicalId(name: string): string {
    return name.replace(/[^A-Za-z0-9]+(.?)/g, (_, next: string) => next.toUpperCase());
}

function nameIn(reference: unknown): string {
    const [found] = String(reference).matchAll(REFERENCE);
    return found?.[1] ?? "";
}

/** Lists of both are put together, as those of targets are. */
function merge(one: Params, other: Params): Params {
    const result: Record<string, unknown> = { ...one };
    for (const [key, value] of Object.entries(other)) {
        const there = result[key];
        result[key] =
            Array.isArray(there) && Array.isArray(value) ? [...(there as unknown[]), ...(value as unknown[])] : value;
    }
    return result;
}

function reference(value: unknown, templates: ReadonlyMap<string, Template>): unknown {
    if (Array.isArray(value)) {
        return value.map((one) => reference(one, templates));
    }
    if (typeof value === "object" && value !== null) {
        return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, reference(one, templates)]));
    }
    if (typeof value !== "string") {
        return value;
    }
    const found = [...value.matchAll(REFERENCE)];
    const [only] = found;
    if (only === undefined) {
        return value;
    }
    if (only[0] === value) {
        return express(only[1] ?? "", only[2] ?? "", templates);
    }
    const variables = new Map(found.map(([text, name = "", property = ""]) => [text, { name, property }]));
    const named = [...variables].map(([text, { name, property }], i) => ({
        text,
        name,
        property,
        variable: `V${String(i)}`,
    }));
    const escaped = value.replaceAll("${", "${!");
    return {
        "Fn::Sub": [
            named.reduce((text, one) => text.replaceAll(one.text, `\${${one.variable}}`), escaped),
            Object.fromEntries(
                named.map(({ variable, name, property }) => [variable, express(name, property, templates)]),
            ),
        ],
    };
}

/** How a template names a property of a resource. One that is not there is named all the same, for the linter to see. */
function express(name: string, property: string, templates: ReadonlyMap<string, Template>): unknown {
    const id = logicalId(name);
    const template = templates.get(name);
    if (template === undefined) {
        return { Ref: id };
    }
    const attribute = typeof template !== "string" && "type" in template ? template.attributes?.[property] : undefined;
    if (attribute === undefined) {
        throw new Error(`the template of ${name} does not say how to name its ${property}`);
    }
    const [, text] = /^'(.*)'$/.exec(attribute) ?? [];
    return text ?? (attribute === "Ref" ? { Ref: id } : { "Fn::GetAtt": [id, attribute] });
}
