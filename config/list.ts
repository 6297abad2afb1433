import type { Section } from "./section";

/** A list of texts; undefined when it is absent or wrong, which is then reported. */
export function readList(section: Section, key: string, fix: string): readonly string[] | undefined {
    const value = section.value(key);
    if (value === undefined) {
        return undefined;
    }
    if (!Array.isArray(value) || value.length === 0) {
        section.report(key, "is not a list", fix);
        return undefined;
    }
    const entries: readonly unknown[] = value;
    entries.forEach((entry, index) => {
        if (typeof entry !== "string") {
            section.problems.add(`${section.at(key)}[${index}]`, entry, "is not text", fix);
        }
    });
    return entries.filter((entry) => typeof entry === "string");
}
