// What a program declares, before a provider adds to it, as the engine shows it, one resource after the other. With a whole stack the engine
// shows what came of it, in which a preview leaves open what a provider may fill in, and of which some versions of a provider keep but a hash.
import type { Resource } from "./resource";

const declared = new Map<string, Resource>();
let isComplete = false;
let count = 0;
let newest: Resource | undefined;

/** Another number after every resource; undefined when there was none. */
export function declaredSoFar(): number | undefined {
    return declared.size === 0 ? undefined : count;
}

/** Every policy is shown each resource, all of them before the next one; what is kept is the same for all. */
export function noteDeclared(urn: string, describe: () => Resource): Resource {
    if (isComplete) {
        // What comes after a whole stack is another one.
        forgetDeclared();
    }
    if (newest?.urn !== urn) {
        count++;
        newest = describe();
        declared.set(urn, newest);
    }
    return newest;
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
export function someDeclared(is: (one: Resource) => boolean): boolean {
    return declared.size === 0 || [...declared.values()].some(is);
}

/** Undefined when the engine has not shown it. */
export function findDeclared(urn: string | undefined): Resource | undefined {
    return urn === undefined ? undefined : declared.get(urn);
}
