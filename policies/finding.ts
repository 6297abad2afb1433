/** One thing that is wrong. No value of a property is in it unless it is a number, a name or one of a few words: any may be secret. */
export interface Finding {
    /** What is true and why that is bad, as the rest of a sentence that begins with the resource's name. */
    readonly reason: string;
    /** What to do. */
    readonly fix: string;
    /** Why it is not sure, as a sentence without its end; then it is advice, whatever the policy's level is. */
    readonly unsure?: string | undefined;
}

const FIX = "\nFix: ";

export function renderFinding(resource: string, { reason, fix }: Finding): string {
    return `${resource} ${reason}.${FIX}${fix}.`;
}

/** A violation as the engine tells it, taken apart again. */
export interface Violation {
    /** The policy's description; empty where the text has none. */
    readonly rule: string;
    readonly reason: string;
    readonly fix: string | undefined;
}

/** The engine puts the policy's description on a line before the message. */
export function parseViolation(text: string): Violation {
    const whole = text.trim();
    const at = whole.lastIndexOf(FIX);
    const said = at < 0 ? whole : whole.slice(0, at);
    const line = said.indexOf("\n");
    return {
        rule: line < 0 ? "" : said.slice(0, line),
        reason: line < 0 ? said : said.slice(line + 1),
        fix: at < 0 ? undefined : whole.slice(at + FIX.length),
    };
}
