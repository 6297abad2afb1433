// What a preview says, in a form that people can review: what is done to which resource, and for AWS's own the values.
import { stringify } from "yaml";

export interface PreviewStep {
    readonly op: string;
    readonly urn: string;
    readonly oldState?: { readonly inputs?: Readonly<Record<string, unknown>> };
    readonly newState?: { readonly inputs?: Readonly<Record<string, unknown>> };
    readonly detailedDiff?: Readonly<Record<string, { readonly kind: string }>> | null;
    readonly replaceReasons?: readonly string[] | null;
}

const SIGNS: Readonly<Record<string, string>> = { create: "+", update: "~", replace: "+-", delete: "-" };
const UNKNOWN = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function renderPreview(steps: readonly PreviewStep[]): string {
    const shown = steps.filter(({ op }) => SIGNS[op] !== undefined);
    const lines = shown.map((step) => renderStep(step));
    return lines.length === 0 ? "nothing to do\n" : `${lines.sort().join("\n")}\n`;
}

function renderStep(step: PreviewStep): string {
    const [, , types = "", name = ""] = step.urn.split("::");
    const type = types.split("$").at(-1) ?? "";
    const head = `${SIGNS[step.op] ?? step.op} ${type} ${name}`;
    const isAws = type.startsWith("aws:");
    if (step.op === "create") {
        const inputs = isAws ? readable(step.newState?.inputs ?? {}) : {};
        return Object.keys(inputs as object).length === 0 ? head : `${head}\n${indent(stringify(inputs))}`;
    }
    const changes = Object.entries(step.detailedDiff ?? {}).map(([path, { kind }]) => {
        const mark = kind.endsWith("-replace") ? " (replaces)" : "";
        const [before, after] = [valueAt(step.oldState?.inputs, path), valueAt(step.newState?.inputs, path)];
        return isAws && before !== undefined && after !== undefined
            ? `${path}${mark}: ${JSON.stringify(readable(before))} -> ${JSON.stringify(readable(after))}`
            : `${path}${mark}`;
    });
    const known = new Set(Object.keys(step.detailedDiff ?? {}));
    const reasons = (step.replaceReasons ?? []).filter((reason) => !known.has(reason));
    const more = reasons.map((reason) => `${reason} (replaces)`);
    return [head, ...[...changes, ...more].sort().map((line) => `    ${line}`)].join("\n");
}

function valueAt(inputs: Readonly<Record<string, unknown>> | undefined, path: string): unknown {
    const parts = path.split(/[.[\]]+/).filter((part) => part !== "");
    return parts.reduce<unknown>(
        (value, part) =>
            typeof value === "object" && value !== null ? (value as Record<string, unknown>)[part] : undefined,
        inputs,
    );
}

/** Without what differs from run to run, and with a word for what is not known yet. */
function readable(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(readable);
    }
    if (typeof value === "object" && value !== null) {
        const entries = Object.entries(value).filter(([key]) => key !== "__defaults");
        return Object.fromEntries(entries.map(([key, one]) => [key, readable(one)]));
    }
    if (typeof value !== "string") {
        return value;
    }
    return UNKNOWN.test(value) ? "?" : value.replace(/ssh-ed25519 [A-Za-z0-9+/=]{40,}/g, "ssh-ed25519 (a key)");
}

function indent(text: string): string {
    return text.trimEnd().replace(/^/gm, "    ");
}
