// Which etcd releases may be run. The data is in knownVersions.ts.
import {
    DEFAULT_MINOR,
    type Fault,
    FAULTS,
    NEWEST_PATCH,
    SUPPORTED_MINORS,
    type SupportedMinor,
} from "./knownVersions";
import { ProblemList, type Problem } from "../values/problem";
import { compareVersions, formatMinor, formatVersion, parseVersion, type Version } from "../values/version";

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

/** By minor, the release to name when a user has to move: one that can be had where they are. A minor may have none. */
export type AdvisedReleases = Readonly<Partial<Record<SupportedMinor, string>>>;

/** Of each minor the newest release without known faults that can be had. */
export function adviseReleases(canBeHad: (version: string) => boolean): AdvisedReleases {
    const advised: Partial<Record<SupportedMinor, string>> = {};
    for (const minor of SUPPORTED_MINORS) {
        const first = findFirstGood(minor);
        for (let { patch } = parseVersion(NEWEST_PATCH[minor]) ?? first; patch >= first.patch; patch--) {
            const version = formatVersion({ ...first, patch });
            if (canBeHad(version)) {
                advised[minor] = version;
                break;
            }
        }
    }
    return advised;
}

/** The release that is run when nobody says. */
export function chooseDefault(advised: AdvisedReleases): string {
    return advised[DEFAULT_MINOR] ?? NEWEST_PATCH[DEFAULT_MINOR];
}

export function checkVersion(text: string, path: string, advised: AdvisedReleases): readonly Problem[] {
    const problems = new ProblemList();
    const version = parseVersion(text);
    const all = Object.values(advised);
    if (version === undefined) {
        const bare = text.replace(/^v/, "");
        const without = parseVersion(bare) === undefined ? "" : " without the v";
        const fix = `give an exact release${without}, such as "${all.includes(bare) ? bare : chooseDefault(advised)}"`;
        problems.add(path, text, "is not an etcd release", fix);
        return problems.all;
    }
    const minor = formatMinor(version);
    if (!isSupportedMinor(minor)) {
        const older = compareVersions(version, findFirstGood(SUPPORTED_MINORS[0])) < 0;
        problems.add(
            path,
            text,
            older
                ? "is too old: its minor gets no fixes any more"
                : "is of a minor that this release of the product does not know",
            `take one of ${all.join(", ")}`,
        );
        return problems.all;
    }
    const faults = findFaults(version);
    if (faults.length > 0) {
        const fix = `take ${advised[minor] ?? `one of ${all.join(", ")}`}`;
        problems.add(path, text, `has known faults: ${nameFaults(faults)}`, fix);
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
