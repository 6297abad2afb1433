// What is known about etcd's releases. Data only, all of it in this file; say where a line comes from when you add one.
// Sources: etcd's CHANGELOG-3.*.md, its security advisories, the upgrade guides on etcd.io, and the issues named.

/** Day on which the lists below were last compared with their sources. */
export const KNOWN_AS_OF = "2026-11-21";

/** The minors that flags are rendered for, oldest first. */
export const SUPPORTED_MINORS = ["3.5", "3.6", "3.7"] as const;
export type SupportedMinor = (typeof SUPPORTED_MINORS)[number];

/** The newest release of each minor on that day: the one to name when a user has to move. */
export const NEWEST_PATCH: Readonly<Record<SupportedMinor, string>> = {
    "3.5": "3.5.35",
    "3.6": "3.6.16",
    "3.7": "3.7.3",
};

/** Whose newest release is run when nobody says: of those that can be had on the platform at hand (releases.ts). */
export const DEFAULT_MINOR: SupportedMinor = "3.6";

/** The default on the lab, which builds what it runs. */
export const DEFAULT_VERSION = NEWEST_PATCH[DEFAULT_MINOR];

/** A fault that loses data, corrupts it, opens the door, or breaks an operation that this product performs. */
export interface Fault {
    readonly what: string;
    readonly reference: string;
    /** By minor: the first release without the fault. A minor that is not listed never had it. */
    readonly fixedIn: Readonly<Partial<Record<SupportedMinor, string>>>;
    /** By minor: the first release that had it, when it is not the first of that minor. */
    readonly since?: Readonly<Partial<Record<SupportedMinor, string>>>;
}

export const FAULTS: readonly Fault[] = [
    {
        what: "a crash can lose applied transactions on one member",
        reference: "etcd#13766",
        fixedIn: { "3.5": "3.5.3" },
    },
    {
        what: "a single-member cluster acknowledges a write before it is on disk",
        reference: "etcd#14370",
        fixedIn: { "3.5": "3.5.5" },
    },
    {
        what: "a crash during defragmentation lets members diverge",
        reference: "etcd#14685",
        fixedIn: { "3.5": "3.5.6" },
    },
    {
        what: "the revision can go backwards after a crash during compaction",
        reference: "etcd#17780",
        fixedIn: { "3.5": "3.5.14" },
    },
    {
        what: "part of a write transaction can be applied",
        reference: "etcd#18799",
        fixedIn: { "3.5": "3.5.17" },
    },
    {
        what: "a promoted learner is not recorded everywhere, which makes the upgrade to 3.6 fail",
        reference: "etcd#19557, etcd#20793",
        fixedIn: { "3.5": "3.5.24" },
        since: { "3.5": "3.5.1" },
    },
    {
        what: "removed members come back after the upgrade to 3.6",
        reference: "etcd#20967",
        fixedIn: { "3.5": "3.5.26" },
    },
    {
        what: "data is corrupted when a snapshot is applied while the member is being defragmented",
        reference: "etcd#20650",
        fixedIn: { "3.5": "3.5.23", "3.6": "3.6.5" },
    },
    {
        what: "a lease can be renewed after it was revoked",
        reference: "etcd#20615",
        fixedIn: { "3.5": "3.5.23", "3.6": "3.6.5" },
    },
    {
        what: "reads can be stale after the process was paused",
        reference: "etcd#20418, etcd#21378",
        fixedIn: { "3.5": "3.5.28", "3.6": "3.6.9" },
    },
    {
        what: "recovery from lost quorum keeps learners",
        reference: "etcd#20896",
        fixedIn: { "3.5": "3.5.25", "3.6": "3.6.6" },
    },
    {
        what: "a member cannot be added while another is down although the quorum holds",
        reference: "etcd#21640",
        fixedIn: { "3.5": "3.5.30", "3.6": "3.6.11" },
    },
    {
        what: "updating a learner's address silently makes it a voter",
        reference: "etcd#21736",
        fixedIn: { "3.5": "3.5.31", "3.6": "3.6.12" },
    },
    {
        what: "anyone who reaches the client port can exhaust the server with half-open TLS handshakes",
        reference: "GHSA-6vch-q96h-7gc3",
        fixedIn: { "3.5": "3.5.33", "3.6": "3.6.14", "3.7": "3.7.1" },
    },
    {
        what: "the least version that may read the data is taken from an outdated file, which misleads upgrades and downgrades",
        reference: "etcd#22171",
        fixedIn: { "3.7": "3.7.2" },
    },
];

/** What every member must run before the first member may run the next minor (etcd.io, upgrade guides 3.6 and 3.7). */
export const UPGRADE_GATES: Readonly<
    Partial<Record<SupportedMinor, { readonly to: SupportedMinor; readonly from: string }>>
> = {
    "3.5": { to: "3.6", from: "3.5.32" },
    "3.6": { to: "3.7", from: "3.6.11" },
};
