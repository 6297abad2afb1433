import { ifKnown } from "../unknown";

/** A value of many parts as a text that reads like a file of settings, and whether every part of it was known. */
export interface Rendered {
    readonly text: string;
    readonly complete: boolean;
}

/** Texts, lists and objects, such as the containers of a pod or the environment of a command. */
export function renderValue(value: unknown): Rendered {
    const lines: string[] = [];
    const complete = walk(value, "", lines);
    return { text: lines.join("\n"), complete };
}

/** The texts in a JSON document; undefined when it is none. */
export function renderJson(text: string): string | undefined {
    if (!/^\s*[[{]/.test(text)) {
        return undefined;
    }
    try {
        return renderValue(JSON.parse(text)).text;
    } catch {
        return undefined;
    }
}

/** Whether everything was known. Lists of arguments become one line; what has a name and a value, a variable. */
function walk(value: unknown, indent: string, lines: string[]): boolean {
    if (Array.isArray(value)) {
        const items = Array.from({ length: value.length }, (_, i): unknown => ifKnown(() => value[i] as unknown));
        const complete = items.every((_, i) => ifKnown(() => [value[i] as unknown]) !== undefined);
        const texts = items.filter((one): one is string => typeof one === "string");
        if (texts.some((one) => one.startsWith("-")) && texts.length === items.length) {
            lines.push(indent + texts.join(" "));
            return complete;
        }
        return items.map((one) => walk(one, indent, lines)).every(Boolean) && complete;
    }
    if (typeof value !== "object" || value === null) {
        if (value !== undefined && value !== null) {
            lines.push(indent + (typeof value === "string" ? value : JSON.stringify(value)));
        }
        return true;
    }
    const record = value as Readonly<Record<string, unknown>>;
    const name = ifKnown(() => record.name);
    if (typeof name === "string" && Object.keys(record).length === 2 && "value" in record) {
        const known = ifKnown(() => [record.value]);
        lines.push(`${indent}${name}=${known === undefined ? "$unknown" : JSON.stringify(known[0])}`);
        return known !== undefined;
    }
    return Object.keys(record)
        .map((key) => walkEntry(record, key, indent, lines))
        .every(Boolean);
}

function walkEntry(record: Readonly<Record<string, unknown>>, key: string, indent: string, lines: string[]): boolean {
    const known = ifKnown(() => [record[key]]);
    if (known === undefined) {
        lines.push(`${indent}${key}: $unknown`);
        return false;
    }
    const [inner] = known;
    if (typeof inner === "object" && inner !== null) {
        lines.push(`${indent}${key}:`);
        return walk(inner, `${indent}  `, lines);
    }
    if (typeof inner === "string" && (inner.includes("\n") || inner.includes(" "))) {
        lines.push(`${indent}${key}:`, inner);
        return true;
    }
    lines.push(`${indent}${key}: ${String(inner)}`);
    return true;
}
