// etcd.*: what is run.
import { checkArchive, type LabArchives, listReleases } from "./archive";
import { NEWEST_PATCH } from "../facts/knownVersions";
import { checkVersion, chooseDefault } from "../facts/releases";
import { Architecture, type AutoCompactionConfig, CompactionMode, type EtcdConfig, LogLevel } from "../schema";
import type { Section } from "../values/section";
import { formatSize, GIB, MIB } from "../values/size";
import { compareVersions, parseVersion } from "../values/version";

/** etcd's own suggestion for the largest database (server/storage: MaxQuotaBytes). */
const SUGGESTED_MAX_QUOTA = 8 * GIB;

export function checkEtcd(section: Section, lab: LabArchives | undefined, warnings: string[]): EtcdConfig {
    const architecture = section.choice("architecture", Architecture) ?? Architecture.amd64;
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
        logLevel: section.choice("logLevel", LogLevel) ?? LogLevel.info,
    };
}

function checkQuota(section: Section, warnings: string[]): number {
    const quota = section.size("quota", { least: "16MiB", most: "100GiB", such: "8GiB" }) ?? 2 * GIB;
    if (quota > SUGGESTED_MAX_QUOTA) {
        warnings.push(
            `${section.at("quota")}: ${formatSize(quota)} is above the 8GiB that etcd suggests as the most; ` +
                "members need as much memory, and start, defragment and catch up more slowly",
        );
    }
    return quota;
}

function checkRequests(section: Section, quotaBytes: number): number {
    const bytes = section.size("maxRequestBytes", { least: "64KiB", most: "100MiB", such: "1.5MiB" }) ?? 1.5 * MIB;
    if (bytes > quotaBytes && !section.problems.has(section.at("quota"))) {
        section.report(
            "maxRequestBytes",
            `is more than etcd.quota (${formatSize(quotaBytes)}) holds`,
            'give less, such as "1.5MiB"',
        );
    }
    return bytes;
}

function checkCompaction(parent: Section): AutoCompactionConfig | undefined {
    if (parent.value("autoCompaction") === undefined) {
        return undefined;
    }
    const section = parent.section("autoCompaction");
    const mode = section.choice("mode", CompactionMode) ?? CompactionMode.periodic;
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
