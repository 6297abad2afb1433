// What a program declares, before a provider adds to it, as the engine shows it, one resource after the other. With a whole stack the engine
// shows what came of it, in which a preview leaves open what a provider may fill in, and of which some versions of a provider keep but a hash.
import type { Props } from "./resource";

export interface Declared {
    readonly type: string;
    readonly name: string;
    readonly urn: string;
    readonly props: Props;
    /** URN. */
    readonly parent: string | undefined;
}

const declared = new Map<string, Declared>();
let isComplete = false;
let count = 0;
/** The URN of the newest: each policy is shown it anew. */
let newest: string | undefined;

/** Another number after every resource; undefined when there was none. */
export function declaredSoFar(): number | undefined {
    return declared.size === 0 ? undefined : count;
}

/** Gives what is kept of it. */
export function noteDeclared(one: Declared): Declared {
    if (isComplete) {
        // What comes after a whole stack is another one.
        forgetDeclared();
    }
    if (one.urn !== newest) {
        count++;
        newest = one.urn;
        declared.set(one.urn, one);
    }
    return declared.get(one.urn) ?? one;
}

/** Called when the whole stack is shown. */
export function completeDeclared(): void {
    isComplete = true;
}

/** As if the pack had just been started. */
export function forgetDeclared(): void {
    declared.clear();
    isComplete = false;
    newest = undefined;
}

/** Whether any is so; true as long as there is none. */
export function someDeclared(is: (one: Declared) => boolean): boolean {
    return declared.size === 0 || [...declared.values()].some(is);
}

/** Undefined when the engine has not shown it. */
export function findDeclared(urn: string | undefined): Declared | undefined {
    return urn === undefined ? undefined : declared.get(urn);
}
