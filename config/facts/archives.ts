// SHA-256 checksums of etcd's official release archives, as the project publishes them.
import { ARCHIVE_DIGESTS } from "./archiveDigests";
import { type AdvisedReleases, adviseReleases } from "./releases";
import { Architecture } from "./architecture";

export const OFFICIAL_ARCHIVE_URL =
    "https://github.com/etcd-io/etcd/releases/download/v{version}/etcd-v{version}-linux-{arch}.tar.gz";

/** The published checksum, or undefined when it is not in our list: then the user must give it. */
export function findArchiveDigest(version: string, architecture: Architecture): string | undefined {
    return ARCHIVE_DIGESTS[version]?.[architecture];
}

/** What can be had on every platform; of hosts with arm64 fewer, but these are not known to everybody who asks. */
export const BUILT_IN_RELEASES: AdvisedReleases = adviseReleases(
    (version) => findArchiveDigest(version, Architecture.amd64) !== undefined,
);
