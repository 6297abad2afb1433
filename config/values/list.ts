import type { Section } from "./section";

export interface Entry {
    /** `access.apiServers[3]`. */
    readonly path: string;
    readonly text: string;
    /** Path of the first entry that says the same; undefined for the first itself. */
    readonly twin: string | undefined;
}

/** A list of texts, the one reader of such lists; undefined when it is absent or none. What is no text in it is reported, and left out. */
export function readList(
    section: Section,
    key: string,
    fix: string,
    { mayBeEmpty }: { readonly mayBeEmpty: boolean },
): readonly Entry[] | undefined {
    const entries = readEntries(section, key, fix);
    if (entries === undefined) {
        return undefined;
    }
    if (entries.length === 0 && !mayBeEmpty) {
        section.report(key, "is an empty list", fix);
        return undefined;
    }
    const first = new Map<string, string>();
    return entries.flatMap(({ path, value }) => {
        if (typeof value !== "string") {
            section.problems.add(path, value, "is not text", "write it as one text, in quotes");
            return [];
        }
        const twin = first.get(value);
        if (twin === undefined) {
            first.set(value, path);
        }
        return [{ path, text: value, twin }];
    });
}

/** A list of whatever, with the path of each; undefined when it is absent or none. */
export function readEntries(
    section: Section,
    key: string,
    fix: string,
): readonly { readonly path: string; readonly value: unknown }[] | undefined {
    const value = section.value(key);
    if (value === undefined) {
        return undefined;
    }
    if (!Array.isArray(value)) {
        section.report(key, "is not a list", fix);
        return undefined;
    }
    const entries: readonly unknown[] = value;
    return entries.map((entry, index) => ({ path: `${section.at(key)}[${index}]`, value: entry }));
}
