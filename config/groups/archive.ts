// etcd.archive.*: where the release comes from, and which releases can be had at all.
import type { Architecture } from "../facts/architecture";
import { findArchiveDigest, OFFICIAL_ARCHIVE_URL } from "../facts/archives";
import { NEWEST_PATCH } from "../facts/knownVersions";
import { type AdvisedReleases, adviseReleases } from "../facts/releases";
import type { Section } from "../values/section";
import type { KeyTable } from "../values/keySpec";

export interface ArchiveConfig {
    /** https:// or file:///, all placeholders filled in. */
    readonly url: string;
    /** 64 lower-case hexadecimal digits. */
    readonly sha256: string;
}

export const ARCHIVE_KEYS: KeyTable = {
    url: {
        type: "URL",
        default: "the official release",
        meaning: "https:// or file:/// address of the release archive; {version} and {arch} are filled in",
    },
    sha256: {
        type: "64 hexadecimal digits",
        meaning: "checksum of the archive, or its line of SHA256SUMS; needed for versions that are not built in",
    },
};

/** What the lab knows about archives; undefined elsewhere. */
export interface LabArchives {
    /** The checksum of our own build of a version, or undefined when it has not been built. */
    readonly findDigest: (version: string, architecture: Architecture) => string | undefined;
}

/** Where the lab's machines see our builds. */
const LAB_ARCHIVE_URL = "file:///opt/etcd-builds/{version}/etcd-v{version}-linux-{arch}.tar";

/** What is named to a user, or run when nobody says, must be what they can run: a release whose checksum is at hand. */
export function listReleases(architecture: Architecture, lab: LabArchives | undefined): AdvisedReleases {
    return lab === undefined
        ? adviseReleases((version) => findArchiveDigest(version, architecture) !== undefined)
        : // What is not built yet can be built.
          { ...NEWEST_PATCH, ...adviseReleases((version) => lab.findDigest(version, architecture) !== undefined) };
}

export interface ArchiveFacts {
    readonly version: string;
    readonly versionFits: boolean;
    readonly architecture: Architecture;
    readonly lab: LabArchives | undefined;
    readonly advised: AdvisedReleases;
}

export function checkArchive(section: Section, facts: ArchiveFacts): ArchiveConfig {
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
        : `etcd ${version} for ${architecture} has not been built for the lab: run tools/setup --need etcd=${version}`;
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
