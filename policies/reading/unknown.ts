import { UnknownValueError } from "@pulumi/policy";
import { type Props, readList } from "./resource";

/** What `read` gives, or undefined where that is not known before the update. For recognising things, never for judging them. */
export function ifKnown<T>(read: () => T): T | undefined {
    try {
        return read();
    } catch (error) {
        if (error instanceof UnknownValueError) {
            return undefined;
        }
        throw error;
    }
}

/** Whether something is given there, known or not yet. */
export function isGiven(props: Props, key: string): boolean {
    return Object.hasOwn(props, key) && ifKnown(() => props[key] ?? null) !== null;
}

/** The texts of a list that are known, and whether those are all. */
export function readKnownTexts(
    props: Props,
    key: string,
): { readonly texts: readonly string[]; readonly all: boolean } {
    const list = ifKnown(() => readList(props[key]));
    if (list === undefined) {
        return { texts: [], all: false };
    }
    const known = list.map((_, i) => ifKnown(() => list[i])).filter((one): one is string => typeof one === "string");
    return { texts: known, all: known.length === list.length };
}

/** Judges all; what could not be judged because it is unknown does not keep the others from being judged. */
export function forEachKnown<T>(all: readonly T[], judge: (one: T) => void): void {
    const unknown: unknown[] = [];
    for (const one of all) {
        try {
            judge(one);
        } catch (error) {
            if (!(error instanceof UnknownValueError)) {
                throw error;
            }
            unknown.push(error);
        }
    }
    if (unknown.length > 0) {
        // The SDK makes of it the advice that this policy could not be judged in a preview.
        throw unknown[0];
    }
}
