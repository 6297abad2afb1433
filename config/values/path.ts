// Paths on the computer that runs Pulumi.
import type { Section } from "./section";

/** Absolute; undefined when the key is absent or no path can be told from it, which is then reported. */
export function readPath(section: Section, key: string, resolvePath: (path: string) => string): string | undefined {
    const path = section.text(key);
    if (path === undefined) {
        return undefined;
    }
    // A file's text where its path belongs, or YAML's "|", which puts a line break at the end.
    // eslint-disable-next-line no-control-regex -- no path that anybody means has one
    if (/[\u0000-\u001f\u007f]/.test(path)) {
        section.report(
            key,
            "is not a path: there is a line break or another control character in it",
            "give the path of the file, on one line",
        );
        return undefined;
    }
    // No shell reads it, so these would be names of files.
    if (/^~[^/]|\$/.test(path)) {
        section.report(key, "has a part that only a shell would replace", "write it out, or begin it with ~/");
        return undefined;
    }
    return resolvePath(path);
}
