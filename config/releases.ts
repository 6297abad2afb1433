// Which etcd releases may be run. The data is in knownVersions.ts.
import {
    type Fault,
    FAULTS,
    NEWEST_PATCH,
    SUPPORTED_MINORS,
    type SupportedMinor,
    DEFAULT_VERSION,
} from "./knownVersions";
import { ProblemList, type Problem } from "./problem";
import { compareVersions, formatMinor, parseVersion, type Version } from "./version";

export function isSupportedMinor(minor: string): minor is SupportedMinor {
    return SUPPORTED_MINORS.some((supported) => supported === minor);
}

/** The faults that a release has; empty for one that may be run. */
export function findFaults(version: Version): readonly Fault[] {
    const minor = formatMinor(version);
    return isSupportedMinor(minor) ? FAULTS.filter((fault) => hasFault(fault, minor, version)) : [];
}

/** The oldest release of the minor that has none of the known faults. */
export function findFirstGood(minor: SupportedMinor): Version {
    const fixes = FAULTS.flatMap((fault) => parseVersion(fault.fixedIn[minor] ?? "") ?? []);
    const zero = parseVersion(`${minor}.0`) ?? { major: 0, minor: 0, patch: 0 };
    return fixes.reduce((latest, fix) => (compareVersions(fix, latest) > 0 ? fix : latest), zero);
}

export function checkVersion(text: string, path: string): readonly Problem[] {
    const problems = new ProblemList();
    const version = parseVersion(text);
    if (version === undefined) {
        const bare = parseVersion(text.replace(/^v/, ""));
        const fix =
            bare === undefined
                ? `give an exact release such as "${DEFAULT_VERSION}"`
                : `write it without the v: "${text.slice(1)}"`;
        problems.add(path, text, "is not an etcd release", fix);
        return problems.all;
    }
    const minor = formatMinor(version);
    if (!isSupportedMinor(minor)) {
        const newest = SUPPORTED_MINORS.map((supported) => NEWEST_PATCH[supported]).join(", ");
        const older = compareVersions(version, findFirstGood(SUPPORTED_MINORS[0])) < 0;
        problems.add(
            path,
            text,
            older
                ? "is too old: its minor gets no fixes any more"
                : "is of a minor that this release of the product does not know",
            `take one of ${newest}`,
        );
        return problems.all;
    }
    const faults = findFaults(version);
    if (faults.length > 0) {
        problems.add(path, text, `has known faults: ${nameFaults(faults)}`, `take ${NEWEST_PATCH[minor]}`);
    }
    return problems.all;
}

/** The first few; the table begins with those that lose data. */
function nameFaults(faults: readonly Fault[]): string {
    const shown = faults.slice(0, 3).map((fault) => `${fault.what} (${fault.reference})`);
    const rest = faults.length - shown.length;
    return [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join(", ");
}

function hasFault(fault: Fault, minor: SupportedMinor, version: Version): boolean {
    const fixed = parseVersion(fault.fixedIn[minor] ?? "");
    const since = parseVersion(fault.since?.[minor] ?? "");
    return (
        fixed !== undefined &&
        compareVersions(version, fixed) < 0 &&
        (since === undefined || compareVersions(version, since) >= 0)
    );
}
