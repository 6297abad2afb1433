// Reads one object of the configuration key by key and writes down all that is wrong with it. Every reader returns undefined both
// for an absent key and for a wrong one; the caller puts the default there, and the wrong one is in the list of problems.
import { parseDuration } from "./duration";
import { findPaths, type KeyTable } from "./keySpec";
import { findNearest } from "./nearest";
import type { ProblemList } from "./problem";
import { showName } from "./show";
import { findSizeFault, parseSize } from "./size";

export interface Limits {
    readonly least: string;
    readonly most: string;
    /** For the advice; undefined: the least. */
    readonly such?: string;
    /** Whether a size may be named as what was meant; undefined: any within the limits. */
    readonly fits?: (bytes: number) => boolean;
}

export interface SectionKeys {
    readonly own: KeyTable;
    /** Of the whole configuration, for a name that stands in the wrong group. */
    readonly all: KeyTable;
}

export class Section {
    public constructor(
        public readonly path: string,
        private readonly values: Readonly<Record<string, unknown>>,
        private readonly keys: SectionKeys,
        public readonly problems: ProblemList,
    ) {
        for (const name of Object.keys(values)) {
            if (!Object.hasOwn(keys.own, name)) {
                this.reportUnknown(name);
            }
        }
    }

    /** The path of a key in this section. */
    public at(key: string): string {
        return this.path === "" ? key : `${this.path}.${key}`;
    }

    /** The value as it stands; absent, null and "" (which Pulumi.yaml has for keys without a default) are the same. */
    public value(key: string): unknown {
        const value = Object.hasOwn(this.values, key) ? this.values[key] : undefined;
        return value === null || value === "" ? undefined : value;
    }

    /** Whether something is given at a path below; says nothing about what is wrong there. */
    public isGiven(...path: readonly string[]): boolean {
        const inner = path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), this.values);
        return inner !== undefined && inner !== null && inner !== "" && !isEmptyGroup(inner);
    }

    public report(key: string, fault: string, fix: string): void {
        this.problems.add(this.at(key), this.value(key), fault, fix);
    }

    public reportMissing(key: string, fix: string): void {
        if (!this.problems.isWrong(this.path)) {
            this.problems.addPhrase(this.at(key), "nothing", "is given, but this is needed here", fix);
        }
    }

    /** @param form what the text must look like, as advice when YAML has read something else */
    public text(key: string, form = "write it in quotes, exactly as it is meant"): string | undefined {
        const value = this.value(key);
        if (value === undefined || typeof value === "string") {
            return value;
        }
        // 1.30 has become 1.3 and 0123 has become 83, so what was written cannot be told from what is here.
        const kind = typeof value === "number" ? "a number" : typeof value === "boolean" ? "true or false" : undefined;
        if (kind === undefined) {
            this.report(key, "is not text", "give one piece of text");
        } else {
            this.report(key, `is ${kind} and not text, as YAML reads it without quotes`, form);
        }
        return undefined;
    }

    public integer(key: string, limits: { readonly least: number; readonly most: number }): number | undefined {
        const value = this.value(key);
        if (value === undefined) {
            return undefined;
        }
        const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
        if (typeof number !== "number" || !Number.isSafeInteger(number)) {
            this.report(key, "is not a whole number", `give a number from ${limits.least} to ${limits.most}`);
            return undefined;
        }
        if (number < limits.least || number > limits.most) {
            this.report(key, "is out of range", `give a number from ${limits.least} to ${limits.most}`);
            return undefined;
        }
        return number;
    }

    public boolean(key: string): boolean | undefined {
        const value = this.value(key);
        if (value === undefined || typeof value === "boolean") {
            return value;
        }
        if (value === "true" || value === "false") {
            return value === "true";
        }
        this.report(key, "is neither true nor false", "write true or false, without quotes");
        return undefined;
    }

    public choice<T extends string>(key: string, choices: Readonly<Record<string, T>>): T | undefined {
        const value = this.value(key);
        if (value === undefined) {
            return undefined;
        }
        const names = Object.values(choices);
        const found = names.find((name) => name === value);
        if (found === undefined) {
            const nearest = typeof value === "string" ? findNearest(value, names) : undefined;
            const hint = nearest === undefined ? "" : ` (did you mean ${nearest}?)`;
            this.report(key, `is not one of ${names.join(", ")}`, `take one of these${hint}`);
        }
        return found;
    }

    /** In milliseconds. */
    public duration(key: string, limits: Limits): number | undefined {
        const value = this.value(key);
        if (value === undefined) {
            return undefined;
        }
        const parsed = typeof value === "string" ? parseDuration(value) : undefined;
        if (parsed === undefined) {
            const bare = typeof value === "number" || (typeof value === "string" && /^\d+(\.\d+)?$/.test(value));
            this.report(
                key,
                bare ? "is a number without a unit" : "is not a duration",
                `give a whole number with its unit (ms, s, m, h, d), such as "${limits.such ?? limits.least}"`,
            );
            return undefined;
        }
        if (parsed < (parseDuration(limits.least) ?? 0) || parsed > (parseDuration(limits.most) ?? Infinity)) {
            this.report(key, "is out of range", `give a duration from ${limits.least} to ${limits.most}`);
            return undefined;
        }
        return parsed;
    }

    /** In bytes. */
    public size(key: string, limits: Limits): number | undefined {
        const value = this.value(key);
        if (value === undefined) {
            return undefined;
        }
        const parsed = typeof value === "string" ? parseSize(value) : undefined;
        if (parsed === undefined) {
            const isWritten = typeof value === "string" || typeof value === "number";
            this.reportSize(key, isWritten ? String(value) : "", limits);
            return undefined;
        }
        if (parsed < (parseSize(limits.least) ?? 0) || parsed > (parseSize(limits.most) ?? Infinity)) {
            this.report(key, "is out of range", `give a size from ${limits.least} to ${limits.most}`);
            return undefined;
        }
        return parsed;
    }

    private reportSize(key: string, text: string, limits: Limits): void {
        const { fault, meant } = findSizeFault(text);
        const bytes = parseSize(meant ?? "");
        const isWithin =
            bytes !== undefined && bytes >= (parseSize(limits.least) ?? 0) && bytes <= (parseSize(limits.most) ?? 0);
        const fits = isWithin && (limits.fits?.(bytes) ?? true);
        this.report(
            key,
            fault,
            fits && meant !== undefined
                ? `write "${meant}"; units are KiB, MiB, GiB and TiB`
                : `give a number with its unit (KiB, MiB, GiB, TiB), such as "${limits.such ?? limits.least}"`,
        );
    }

    /** The group below a key; an empty one when it is absent or no object. */
    public section(key: string): Section {
        const value = this.value(key);
        const keys = this.keys.own[key]?.keys ?? {};
        if (value !== undefined && !isRecord(value)) {
            this.report(
                key,
                "is not a group of settings",
                `give ${Object.keys(keys).join(", ")} below it, each as key: value`,
            );
        }
        return this.entry(this.at(key), isRecord(value) ? value : {}, keys);
    }

    /** An object of a list below. */
    public entry(path: string, values: Readonly<Record<string, unknown>>, keys: KeyTable): Section {
        return new Section(path, values, { ...this.keys, own: keys }, this.problems);
    }

    private reportUnknown(name: string): void {
        const known = Object.keys(this.keys.own);
        const nearest = findNearest(name, known);
        const elsewhere = nearest === undefined ? findPaths(this.keys.all, name) : [this.at(nearest)];
        const fix =
            elsewhere.length === 0
                ? `remove it; known here are ${known.join(", ")}`
                : `did you mean ${elsewhere.join(" or ")}`;
        // The value is not shown: it may be a secret that was put under a wrong name. The name may be one itself.
        this.problems.addPhrase(this.at(showName(name)), "this key", "is unknown", fix);
    }
}

/** What Pulumi.yaml gives to those who do not set a group. */
export function isEmptyGroup(value: unknown): boolean {
    return isRecord(value) && Object.keys(value).length === 0;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
