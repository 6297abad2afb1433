// What AWS's models say of the parameters that the program uses: patterns, lengths, ranges and choices, from botocore. The double
// of AWS holds to it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Call, REFERENCE } from "../translations/translation";

/** Of a parameter. */
export interface Constraint {
    readonly pattern?: string;
    readonly min?: number;
    readonly max?: number;
    readonly enum?: readonly string[];
}

/** By SERVICE.OPERATION, then by the parameter's path, where [] are the members of a list, {} those of a map and {key} its keys. */
export type Constraints = Readonly<Record<string, Readonly<Record<string, Constraint>>>>;

export const PARAMETERS_FILE = join(__dirname, "parameters.json");

// The file is ours: test/components/platform/aws/models.engine.test.ts writes it, and compares it with botocore's models.
const constraints = JSON.parse(readFileSync(PARAMETERS_FILE, "utf8")) as Constraints;

/** As the file has it: in an order of its own. */
export function renderConstraints(found: Constraints): string {
    const sorted = (_: string, value: unknown): unknown =>
        typeof value === "object" && value !== null && !Array.isArray(value)
            ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
            : value;
    const lines = Object.entries(found)
        .filter(([, parameters]) => Object.keys(parameters).length > 0)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([operation, parameters]) => {
            const inner = Object.entries(parameters)
                .sort(([a], [b]) => (a < b ? -1 : 1))
                .map(([path, facts]) => `  ${JSON.stringify(path)}: ${JSON.stringify(facts, sorted)}`);
            return `${JSON.stringify(operation)}: {\n${inner.join(",\n")}\n}`;
        });
    return `{\n${lines.join(",\n")}\n}\n`;
}

/** What a call breaks. References, whose values only AWS knows, are taken to be good. */
export function findFaults({ service, operation, params }: Call): readonly string[] {
    const known = constraints[`${service}.${operation}`] ?? {};
    const check = (value: unknown, path: string): readonly string[] => {
        const faults = faultsOf(known[path], value).map((fault) => `${path}: ${JSON.stringify(value)} ${fault}`);
        if (Array.isArray(value)) {
            return [...faults, ...value.flatMap((one) => check(one, `${path}[]`))];
        }
        if (typeof value !== "object" || value === null) {
            return faults;
        }
        const isMap = Object.keys(known).some((other) => other === `${path}{}` || other === `${path}{key}`);
        const inner = Object.entries(value).flatMap(([key, one]) =>
            isMap
                ? [...check(key, `${path}{key}`), ...check(one, `${path}{}`)]
                : check(one, path === "" ? key : `${path}.${key}`),
        );
        return [...faults, ...inner];
    };
    return check(params, "");
}

function faultsOf(constraint: Constraint | undefined, value: unknown): readonly string[] {
    const isText = typeof value === "string";
    if (constraint === undefined || (isText && value.search(REFERENCE) >= 0)) {
        return [];
    }
    const { pattern, min = -Infinity, max = Infinity, enum: choices } = constraint;
    const size = isText || Array.isArray(value) ? value.length : typeof value === "number" ? value : undefined;
    return [
        ...(isText && pattern !== undefined && !compile(pattern).test(value) ? [`does not match ${pattern}`] : []),
        ...(isText && choices !== undefined && !choices.includes(value) ? [`is none of ${choices.join(", ")}`] : []),
        ...(size !== undefined && size < min ? [`is less than ${String(min)}`] : []),
        ...(size !== undefined && size > max ? [`is more than ${String(max)}`] : []),
    ];
}

/** AWS's patterns are Java's: any character at all has a name there, and dashes and underscores may be escaped. */
export function compile(pattern: string): RegExp {
    const text = pattern.replaceAll("\\p{all}", "\\s\\S");
    return new RegExp(`^(?:${text})$`, "u");
}
