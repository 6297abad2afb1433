// etcd.*: what is run.
import { BUILT_IN_RELEASES } from "../facts/archives";
import { Architecture } from "../facts/architecture";
import { ARCHIVE_KEYS, type ArchiveConfig, checkArchive, type LabArchives, listReleases } from "./archive";
import { DEFAULT_VERSION, NEWEST_PATCH } from "../facts/knownVersions";
import { checkVersion, chooseDefault } from "../facts/releases";
import type { Section } from "../values/section";
import { formatSize, GIB, parseSize } from "../values/size";
import { compareVersions, parseVersion } from "../values/version";
import { choiceOf, type KeySpec, type KeyTable } from "../values/keySpec";

export const LogLevel = { debug: "debug", info: "info", warn: "warn", error: "error" } as const;
export type LogLevel = (typeof LogLevel)[keyof typeof LogLevel];

export const CompactionMode = { periodic: "periodic", revision: "revision" } as const;
export type CompactionMode = (typeof CompactionMode)[keyof typeof CompactionMode];

export interface EtcdConfig {
    /** Exact version, such as 3.6.16. */
    readonly version: string;
    /** Of all hosts. */
    readonly architecture: Architecture;
    /** Where the release comes from. */
    readonly archive: ArchiveConfig;
    /** Storage quota. */
    readonly quotaBytes: number;
    /** Largest request. */
    readonly maxRequestBytes: number;
    /** Applied entries between raft snapshots; undefined leaves it to etcd. */
    readonly snapshotCount: number | undefined;
    /** etcd's own compaction; undefined leaves it to the API server, which compacts every 5 minutes. */
    readonly autoCompaction: AutoCompactionConfig | undefined;
    /** Learners allowed at once (3.6 and newer); undefined leaves it to etcd (1). */
    readonly maxLearners: number | undefined;
    readonly logLevel: LogLevel;
}

export interface AutoCompactionConfig {
    readonly mode: CompactionMode;
    /** Milliseconds when periodic, revisions when revision. */
    readonly retention: number;
}

const DEFAULTS = {
    architecture: Architecture.amd64,
    quotaBytes: 2 * GIB,
    maxRequest: "1.5MiB",
    compaction: CompactionMode.periodic,
    logLevel: LogLevel.info,
} as const;

const COMPACTION_KEYS: KeyTable = {
    mode: { ...choiceOf({ CompactionMode }), default: DEFAULTS.compaction, meaning: "what retention counts" },
    retention: {
        type: "duration or number",
        meaning: 'how much history stays: "8h" when periodic, 1000 when revision',
    },
};

const ETCD_KEYS: KeyTable = {
    version: {
        type: "release",
        default: `${chooseDefault(BUILT_IN_RELEASES)}, the newest whose checksum is built in; lab: ${DEFAULT_VERSION}`,
        meaning: "exact version to run, in quotes",
    },
    architecture: { ...choiceOf({ Architecture }), default: DEFAULTS.architecture, meaning: "of all hosts" },
    archive: { type: "group", meaning: "where the release comes from", keys: ARCHIVE_KEYS },
    quota: {
        type: "size",
        default: formatSize(DEFAULTS.quotaBytes),
        meaning: "how large the database may grow; above 8GiB etcd itself warns",
    },
    maxRequestBytes: { type: "size", default: DEFAULTS.maxRequest, meaning: "the largest request" },
    snapshotCount: { type: "number", default: "etcd's own", meaning: "entries applied between two raft snapshots" },
    autoCompaction: {
        type: "group",
        default: "off: the API server compacts every 5 minutes",
        meaning: "etcd's own compaction, as a backstop",
        keys: COMPACTION_KEYS,
    },
    maxLearners: { type: "number", default: "etcd's own (1)", meaning: "learners at the same time; 3.6 and newer" },
    logLevel: { ...choiceOf({ LogLevel }), default: DEFAULTS.logLevel, meaning: "how much etcd logs" },
};

export const ETCD: KeySpec = { type: "group", meaning: "what is run", keys: ETCD_KEYS };

/** etcd's own suggestion for the largest database (server/storage: MaxQuotaBytes). */
const SUGGESTED_MAX_QUOTA = 8 * GIB;

export function checkEtcd(section: Section, lab: LabArchives | undefined, warnings: string[]): EtcdConfig {
    const architecture = section.choice("architecture", Architecture) ?? DEFAULTS.architecture;
    const canBeHad = listReleases(architecture, lab);
    // From a mirror of theirs, with a checksum of theirs, comes any.
    const advised = section.isGiven("archive", "url") ? NEWEST_PATCH : canBeHad;
    const given = section.text("version", `give an exact release in quotes, such as "${chooseDefault(advised)}"`);
    const version = given ?? chooseDefault(canBeHad);
    if (given !== undefined) {
        section.problems.addAll(checkVersion(given, section.at("version"), advised));
    }
    const quotaBytes = checkQuota(section, warnings);
    const versionFits = !section.problems.has(section.at("version"));
    return {
        version,
        architecture,
        archive: checkArchive(section.section("archive"), { version, versionFits, architecture, lab, advised }),
        quotaBytes,
        maxRequestBytes: checkRequests(section, quotaBytes),
        snapshotCount: section.integer("snapshotCount", { least: 1, most: 1_000_000_000 }),
        autoCompaction: checkCompaction(section),
        maxLearners: checkMaxLearners(section, version),
        logLevel: section.choice("logLevel", LogLevel) ?? DEFAULTS.logLevel,
    };
}

function checkQuota(section: Section, warnings: string[]): number {
    const quota = section.size("quota", { least: "16MiB", most: "100GiB", such: "8GiB" }) ?? DEFAULTS.quotaBytes;
    if (quota > SUGGESTED_MAX_QUOTA) {
        warnings.push(
            `${section.at("quota")}: ${formatSize(quota)} is above the 8GiB that etcd suggests as the most; ` +
                "members need as much memory, and start, defragment and catch up more slowly",
        );
    }
    return quota;
}

function checkRequests(section: Section, quotaBytes: number): number {
    const { maxRequest } = DEFAULTS;
    const given = section.size("maxRequestBytes", { least: "64KiB", most: "100MiB", such: maxRequest });
    const bytes = given ?? parseSize(maxRequest) ?? 0;
    if (bytes > quotaBytes && !section.problems.has(section.at("quota"))) {
        section.report(
            "maxRequestBytes",
            `is more than etcd.quota (${formatSize(quotaBytes)}) holds`,
            `give less, such as "${maxRequest}"`,
        );
    }
    return bytes;
}

function checkCompaction(parent: Section): AutoCompactionConfig | undefined {
    if (parent.value("autoCompaction") === undefined) {
        return undefined;
    }
    const section = parent.section("autoCompaction");
    const mode = section.choice("mode", CompactionMode) ?? DEFAULTS.compaction;
    if (section.value("retention") === undefined) {
        section.reportMissing(
            "retention",
            'give a duration such as "8h", or a number of revisions with mode: revision',
        );
        return undefined;
    }
    const retention =
        mode === CompactionMode.periodic
            ? section.duration("retention", { least: "5m", most: "365d", such: "8h" })
            : section.integer("retention", { least: 100, most: 1_000_000_000 });
    if (mode === CompactionMode.periodic && retention !== undefined && retention % 1000 !== 0) {
        section.report("retention", "is not a whole number of seconds", `give "${Math.ceil(retention / 1000)}s"`);
    }
    return retention === undefined ? undefined : { mode, retention };
}

function checkMaxLearners(section: Section, versionText: string): number | undefined {
    const learners = section.integer("maxLearners", { least: 1, most: 7 });
    const version = parseVersion(versionText);
    const isFixed = version !== undefined && compareVersions(version, { major: 3, minor: 6, patch: 0 }) < 0;
    if (isFixed && learners !== undefined && learners > 1) {
        section.report("maxLearners", `cannot be changed in etcd ${versionText}, which always has 1`, "remove it");
    }
    return learners;
}
