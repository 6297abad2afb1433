import { CONNECTION, Field, LOGGING_MODES, PROXY, RESOURCES, Shape } from "./shapes";

type Json = boolean | number | string | Json[] | { [key: string]: Json };

/** The package schema, for `pulumi package get-schema` and languages that ask for it. */
export function renderSchema(version: string): string {
    const logging: Json = { type: "string", enum: LOGGING_MODES.map((value) => ({ value })) };
    const resources = [...RESOURCES].map(([token, shape]): [string, Json] => {
        const outputs = new Map([...shape.inputs.fields, ...shape.outputs]);
        return [
            token,
            {
                description: shape.description,
                properties: renderFields(outputs),
                required: requiredOf(outputs),
                inputProperties: renderFields(shape.inputs.fields),
                requiredInputs: requiredOf(shape.inputs.fields),
            },
        ];
    });
    return JSON.stringify({
        name: "command",
        version,
        meta: { moduleFormat: "(.*)" },
        config: {},
        provider: {},
        types: {
            "command:local:Logging": logging,
            "command:remote:Logging": logging,
            "command:remote:Connection": renderObject(CONNECTION),
            "command:remote:ProxyConnection": renderObject(PROXY),
        },
        resources: Object.fromEntries(resources),
    });
}

function renderObject(shape: Shape): Json {
    return { type: "object", properties: renderFields(shape.fields), required: requiredOf(shape.fields) };
}

function renderFields(fields: ReadonlyMap<string, Field>): Json {
    return Object.fromEntries(
        [...fields].map(([name, field]): [string, Json] => [
            name,
            {
                ...renderType(field),
                description: field.description,
                ...(field.default === undefined ? {} : { default: field.default }),
                ...(field.secret ? { secret: true } : {}),
                ...(field.replaces ? { replaceOnChanges: true } : {}),
            },
        ]),
    );
}

function renderType(field: Field): Record<string, Json> {
    switch (field.type) {
        case "list":
            return { type: "array", items: renderType(field.items) };
        case "map":
            return { type: "object", additionalProperties: renderType(field.items) };
        case "object":
            return { $ref: `#/types/command:${field.object.name.replace(".", ":")}` };
        case "enum":
            return { $ref: `#/types/command:${field.enum}:Logging` };
        case "any":
            return { $ref: "pulumi.json#/Any" };
        default:
            return { type: field.type };
    }
}

function requiredOf(fields: ReadonlyMap<string, Field>): string[] {
    return [...fields].filter(([, field]) => field.required).map(([name]) => name);
}
