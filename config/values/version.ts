// Exact etcd versions: "3.6.16".

export interface Version {
    readonly major: number;
    readonly minor: number;
    readonly patch: number;
}

const VERSION = /^(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})$/;

/** A release, or undefined; no "v" before it, no pre-release after it. */
export function parseVersion(text: string): Version | undefined {
    const match = VERSION.exec(text);
    return match === null ? undefined : { major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3]) };
}

export function formatVersion(version: Version): string {
    return `${version.major}.${version.minor}.${version.patch}`;
}

/** "3.6": what decides which flags exist. */
export function formatMinor(version: Version): string {
    return `${version.major}.${version.minor}`;
}

/** Negative when `one` is older. */
export function compareVersions(one: Version, other: Version): number {
    return one.major - other.major || one.minor - other.minor || one.patch - other.patch;
}
