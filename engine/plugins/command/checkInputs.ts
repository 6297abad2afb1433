import { Field, Shape } from "./shapes";
import {
    at,
    isArchive,
    isAsset,
    isMap,
    isSecret,
    isUnknown,
    makeSecret,
    SIGNATURE,
    unwrapSecret,
    Value,
    ValueMap,
} from "../protocol/values";

export interface Failure {
    property: string;
    reason: string;
}

export interface CheckedInputs {
    inputs: ValueMap;
    failures: Failure[];
}

/**
 * Checks given inputs against their shape, adds defaults and makes secret what must be. Inputs that fail the check come
 * back without defaults, but no less secret.
 */
export function checkInputs(shape: Shape, given: ValueMap): CheckedInputs {
    const failures = findFailures(shape, given);
    const inputs = failures.length === 0 ? complete(shape, given) : given;
    return { inputs: hideSecrets(shape, inputs), failures };
}

function findFailures(shape: Shape, map: ValueMap): Failure[] {
    const failures: Failure[] = [];
    for (const [name, field] of shape.fields) {
        if (Object.hasOwn(map, name)) {
            failures.push(...checkValue(shape, name, field, at(map, name)));
        } else if (field.required) {
            failures.push({ property: name, reason: `Missing required field '${name}' on '${shape.name}'` });
        }
    }
    for (const name of Object.keys(map)) {
        if (!shape.fields.has(name)) {
            failures.push({ property: name, reason: `Unrecognized field '${name}' on '${shape.name}'${NOT_OFFERED}` });
        }
    }
    return failures;
}

function checkValue(shape: Shape, path: string, field: Field, wrapped: Value): Failure[] {
    const value = unwrapSecret(wrapped);
    if (value === null || isUnknown(value) || field.type === "any") {
        return [];
    }
    if (isSecret(value)) {
        return checkValue(shape, path, field, value);
    }
    const wrong = (reason: string): Failure[] => [{ property: path, reason }];
    const wrongType = wrong(
        `Field '${path}' on '${shape.name}' must be a '${goType(field)}'; got '${goTypeOf(value)}' instead`,
    );
    switch (field.type) {
        case "list":
            return Array.isArray(value)
                ? value.flatMap((item, i) => checkValue(shape, `${path}[${i}]`, field.items, item))
                : wrongType;
        case "map":
            return isMap(value)
                ? Object.entries(value).flatMap(([key, item]) =>
                      checkValue(shape, `${path}[${key}] value`, field.items, item),
                  )
                : wrongType;
        case "object": {
            if (!isMap(value)) {
                return wrongType;
            }
            const inner = findFailures(field.object, value);
            const list = inner.map((failure) => `\n\t${failure.property}: ${failure.reason}`).join("");
            return inner.length === 0
                ? []
                : wrong(decodingError(shape, path, `${inner.length} failures decoding:${list}`));
        }
        default:
            if (isMap(value)) {
                const type = goType(field);
                const reason = `Cannot decode Object{} to type ${type}; it isn't a struct, and no custom decoder exists`;
                return wrong(decodingError(shape, path, reason));
            }
            return goTypeOf(value) === plainGoType(field) ? [] : wrongType;
    }
}

function decodingError(shape: Shape, path: string, reason: string): string {
    return `An error occurred decoding '${shape.name.replace(/^.*\./, "")}.${path}': ${reason}`;
}

function plainGoType(field: Field): string {
    return field.type === "number" || field.type === "integer"
        ? "float64"
        : field.type === "boolean"
          ? "bool"
          : "string";
}

function goType(field: Field): string {
    switch (field.type) {
        case "list":
            return `[]${goType(field.items)}`;
        case "map":
            return `map[string]${goType(field.items)}`;
        case "any":
            return "interface {}";
        case "object":
            return field.object.name;
        case "enum":
            return `${field.enum}.Logging`;
        case "integer":
            return "int";
        default:
            return plainGoType(field);
    }
}

function goTypeOf(value: Value): string {
    if (Array.isArray(value)) {
        return "[]interface {}";
    }
    if (isMap(value)) {
        return isAsset(value) ? "resource.Asset" : isArchive(value) ? "resource.Archive" : "map[string]interface {}";
    }
    return typeof value === "number" ? "float64" : typeof value === "boolean" ? "bool" : "string";
}

function complete(shape: Shape, map: ValueMap): ValueMap {
    const result: ValueMap = { ...map };
    for (const [name, field] of shape.fields) {
        if (!Object.hasOwn(map, name)) {
            if (field.default !== undefined) {
                result[name] = field.default;
            }
        } else {
            result[name] = completeValue(field, at(map, name));
        }
    }
    return result;
}

function completeValue(field: Field, value: Value): Value {
    if (isSecret(value)) {
        return { ...value, value: completeValue(field, unwrapSecret(value)) };
    }
    if (field.type === "object" && isMap(value)) {
        return complete(field.object, value);
    }
    return field.type === "integer" && typeof value === "number" ? Math.trunc(value) : value;
}

function hideSecrets(shape: Shape, map: ValueMap): ValueMap {
    const result: ValueMap = { ...map };
    for (const [name, field] of shape.fields) {
        if (Object.hasOwn(map, name)) {
            const value = hideInside(field, at(map, name));
            result[name] = field.secret ? makeSecret(value) : value;
        }
    }
    return result;
}

function hideInside(field: Field, value: Value): Value {
    if (isSecret(value)) {
        return { ...value, value: hideInside(field, unwrapSecret(value)) };
    }
    const isObject = field.type === "object" && isMap(value) && value[SIGNATURE] === undefined;
    return isObject ? hideSecrets(field.object, value) : value;
}

/** Logging in by password, for one, and variables for remote commands: nothing here can tell whether a server took them. */
const NOT_OFFERED = ": the command plugin that is built here does not offer it; the official one offers more";
