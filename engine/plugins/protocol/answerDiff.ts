import { DIFF_CHANGES, DIFF_KINDS } from "./messages";
import type { Change } from "../provider";

/**
 * Changes by path, as the engine's protocol has them: in detail by path, and beside it the names of the inputs in which they
 * are. Where it is given a path in place of a name, the engine shows "[diff: ]".
 */
export function answerDiff(changes: ReadonlyMap<string, Change>, deletesFirst = false) {
    const paths = [...changes.keys()];
    return {
        deletesFirst,
        changes: changes.size === 0 ? DIFF_CHANGES.none : DIFF_CHANGES.some,
        hasDetails: true,
        details: [...changes].map(([path, { kind, replaces }]) => ({
            path,
            detail: { kind: DIFF_KINDS[kind][replaces ? "replaces" : "keeps"] },
        })),
        diffs: inputsOf(paths),
        replaces: inputsOf(paths.filter((path) => changes.get(path)?.replaces)),
    };
}

/** subject.commonName and dnsNames[1] are changes of subject and dnsNames. */
function inputsOf(paths: string[]): string[] {
    return [...new Set(paths.map((path) => /^[^.[]*/.exec(path)?.[0] ?? path))].sort();
}
