// What a platform does not let one set, and the words in which it says so.
import type { Section } from "./section";

export interface Refusal {
    readonly fault: string;
    readonly fix: string;
}

/** By path, as docs/configuration.md has it but without brackets: "members.device". */
export type Refusals = Readonly<Record<string, Refusal>>;

/** Whether a key has no place here; reported where it is given. */
export function refuse(section: Section, key: string, refusals: Refusals): boolean {
    const refusal = refusals[section.at(key).replaceAll(/\[\d+\]/g, "")];
    if (refusal !== undefined && section.value(key) !== undefined) {
        section.report(key, refusal.fault, refusal.fix);
    }
    return refusal !== undefined;
}

/** Another platform's group. */
export function refuseGroup(root: Section, group: string, fault: string, fix: string): void {
    if (root.isGiven(group)) {
        root.problems.addPhrase(group, "this group", fault, fix);
    }
}
