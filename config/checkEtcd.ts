// etcd.*: what is run, and where it comes from.
import { findArchiveDigest, OFFICIAL_ARCHIVE_URL } from "./archives";
import { NEWEST_PATCH } from "./knownVersions";
import { type AdvisedReleases, adviseReleases, checkVersion, chooseDefault } from "./releases";
import {
    Architecture,
    type ArchiveConfig,
    type AutoCompactionConfig,
    CompactionMode,
    type EtcdConfig,
    LogLevel,
} from "./schema";
import type { Section } from "./section";
import { formatSize, GIB, MIB } from "./size";
import { compareVersions, parseVersion } from "./version";

/** What the lab knows about archives; undefined elsewhere. */
export interface LabArchives {
    /** The checksum of our own build of a version, or undefined when it has not been built. */
    readonly findDigest: (version: string, architecture: Architecture) => string | undefined;
}

/** Where the lab's machines see our builds. */
const LAB_ARCHIVE_URL = "file:///opt/etcd-builds/{version}/etcd-v{version}-linux-{arch}.tar";

/** etcd's own suggestion for the largest database (server/storage: MaxQuotaBytes). */
const SUGGESTED_MAX_QUOTA = 8 * GIB;

export function checkEtcd(section: Section, lab: LabArchives | undefined, warnings: string[]): EtcdConfig {
    const architecture = section.choice("architecture", Architecture) ?? Architecture.amd64;
    const advised = adviseFor(section, architecture, lab);
    const given = section.text("version", `give an exact release in quotes, such as "${chooseDefault(advised)}"`);
    const version = given ?? chooseDefault(advised);
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

/** What is named to a user must be what they can run: a release whose checksum is at hand. */
function adviseFor(section: Section, architecture: Architecture, lab: LabArchives | undefined): AdvisedReleases {
    if (section.isGiven("archive", "url")) {
        return NEWEST_PATCH; // a mirror of theirs, with a checksum of theirs
    }
    return lab === undefined
        ? adviseReleases((version) => findArchiveDigest(version, architecture) !== undefined)
        : // What is not built yet can be built.
          { ...NEWEST_PATCH, ...adviseReleases((version) => lab.findDigest(version, architecture) !== undefined) };
}

interface ArchiveFacts {
    readonly version: string;
    readonly versionFits: boolean;
    readonly architecture: Architecture;
    readonly lab: LabArchives | undefined;
    readonly advised: AdvisedReleases;
}

function checkArchive(section: Section, facts: ArchiveFacts): ArchiveConfig {
    const { version, architecture } = facts;
    const template = checkUrl(section);
    const sha256 = checkDigest(section, template === undefined ? facts : undefined);
    const url = fillTemplate(template ?? (facts.lab === undefined ? OFFICIAL_ARCHIVE_URL : LAB_ARCHIVE_URL), facts);
    if (template !== undefined || section.problems.has(section.path)) {
        if (sha256 === undefined && !section.problems.has(section.path)) {
            section.reportMissing("sha256", "give the SHA-256 checksum of the archive at archive.url");
        }
        return { url, sha256: sha256 ?? "" };
    }
    const known =
        facts.lab === undefined
            ? findArchiveDigest(version, architecture)
            : facts.lab.findDigest(version, architecture);
    if (known !== undefined && sha256 !== undefined && known !== sha256) {
        section.report(
            "sha256",
            `is not the checksum of ${url}, which is ${known}`,
            "remove it, or give archive.url too",
        );
    }
    if (known === undefined && sha256 === undefined && facts.versionFits && !section.problems.has("platform")) {
        section.reportMissing("sha256", describeMissingDigest(facts));
    }
    return { url, sha256: sha256 ?? known ?? "" };
}

function describeMissingDigest({ version, architecture, lab, advised }: ArchiveFacts): string {
    return lab === undefined
        ? `the checksum of etcd ${version} for ${architecture} is not built in: copy the line of ` +
              `${nameArchive(version, architecture)} from the release's SHA256SUMS file, or run one that is (${Object.values(advised).join(", ")})`
        : `etcd ${version} for ${architecture} has not been built for the lab: run toolchain/setup --need etcd=${version}`;
}

/** The official one. */
function nameArchive(version: string, architecture: Architecture): string {
    return `etcd-v${version}-linux-${architecture}.tar.gz`;
}

function fillTemplate(template: string, { version, architecture }: ArchiveFacts): string {
    return template.replaceAll("{version}", version).replaceAll("{arch}", architecture);
}

function checkUrl(section: Section): string | undefined {
    const url = section.text("url");
    if (url === undefined) {
        return undefined;
    }
    const fault = findUrlFault(url);
    if (fault !== undefined) {
        section.report("url", ...fault);
    }
    return url;
}

/** The address stands in a file on the hosts that all can read, in the state, and on curl's command line. */
function findUrlFault(url: string): readonly [string, string] | undefined {
    if (!/^(?:https:\/\/[^\s/]+\/|file:\/\/\/)\S+$/.test(url) || /['"`$\\]/.test(url) || !URL.canParse(url)) {
        return ["is not an address that hosts can fetch safely", "give one that starts with https:// or file:///"];
    }
    if (/^[^:]+:\/\/[^/?#]*@/.test(url)) {
        return [
            "has a login in it, which would be readable on the hosts and in the state",
            "give an address that needs none, and change the password",
        ];
    }
    if (/[{}[\]]/.test(url.replaceAll(/\{(?:version|arch)\}/g, ""))) {
        return ["has an unknown placeholder or a bracket in it", "use only {version} and {arch}"];
    }
    return undefined;
}

/** @param official what is run, when it is the official archive: a line of SHA256SUMS must be of that one */
function checkDigest(section: Section, official: ArchiveFacts | undefined): string | undefined {
    const text = section.text("sha256", "give its 64 hexadecimal digits in quotes");
    if (text === undefined) {
        return undefined;
    }
    const [, digest, file] = /^([0-9a-f]{64})(?: [ *](\S+))?\s*$/i.exec(text) ?? [];
    if (digest === undefined) {
        section.report(
            "sha256",
            "is not a SHA-256 checksum",
            "give its 64 hexadecimal digits, or its line of SHA256SUMS",
        );
        return undefined;
    }
    const wanted = official && nameArchive(official.version, official.architecture);
    if (file !== undefined && wanted !== undefined && official?.versionFits && file !== wanted) {
        section.report("sha256", "is the line of another archive", `give that of ${wanted}`);
        return undefined;
    }
    return digest.toLowerCase();
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
