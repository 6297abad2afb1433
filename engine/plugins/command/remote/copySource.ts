import { Failure } from "../checkInputs";
import { at, isArchive, isAsset, isUnknown, unwrapSecret, Value, ValueMap } from "../values";

/** What is copied to a remote host: a path on this machine, or a text that becomes a file. */
export type CopySource = { path: string } | { text: string };

/** Only sources that are at hand can be copied. A source that is not known yet is checked when it is. */
export function checkSource(inputs: ValueMap): Failure[] {
    const source = unwrapSecret(at(inputs, "source"));
    if (isUnknown(source)) {
        return [];
    }
    if (!isAsset(source) && !isArchive(source)) {
        return [{ property: "asset", reason: "either asset or archive must be set" }];
    }
    if (readSource(source) !== undefined) {
        return [];
    }
    return isAsset(source)
        ? [{ property: "asset", reason: "asset must be a path-based file asset or a string asset" }]
        : [{ property: "archive", reason: "archive must be a path to a file or directory" }];
}

/** Undefined for sources that cannot be copied: remote assets and archives made of assets. */
export function readSource(source: Value): CopySource | undefined {
    if (isAsset(source) || isArchive(source)) {
        const path = at(source, "path");
        if (typeof path === "string" && path !== "") {
            return { path };
        }
        if (isAsset(source) && at(source, "uri") === null) {
            // The engine leaves out the text when it is empty.
            const text = at(source, "text");
            return { text: typeof text === "string" ? text : "" };
        }
    }
    return undefined;
}
