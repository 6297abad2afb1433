import { UnknownValueError } from "@pulumi/policy";

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

/** Judges all; what could not be judged because it is unknown does not keep the others from being judged. */
export function forEachKnown<T>(all: readonly T[], judge: (one: T) => void): void {
    let first: Error | undefined;
    for (const one of all) {
        try {
            judge(one);
        } catch (error) {
            if (!(error instanceof Error && error instanceof UnknownValueError)) {
                throw error;
            }
            first ??= error;
        }
    }
    if (first !== undefined) {
        // The SDK makes of it the advice that this policy could not be judged in a preview.
        throw first;
    }
}
