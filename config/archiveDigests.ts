// Data only: the SHA256SUMS files of etcd's releases, for the archives etcd-vVERSION-linux-ARCH.tar.gz.
import type { Architecture } from "./schema";

export const ARCHIVE_DIGESTS: Readonly<Record<string, Readonly<Partial<Record<Architecture, string>>>>> = {};
