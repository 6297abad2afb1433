// Data only: lines of the SHA256SUMS files of etcd's releases, for the archives etcd-vVERSION-linux-ARCH.tar.gz. A line is taken
// in when independent public users of the release pin the same value; a version that is not here needs etcd.archive.sha256.
import type { Architecture } from "./architecture";

export const ARCHIVE_DIGESTS: Readonly<Record<string, Readonly<Partial<Record<Architecture, string>>>>> = {
    "3.5.33": {
        amd64: "5025b5b24d81a9616b6e284ccd439b9a3df055ef8fdcdc142af3ec8f6a3b3c95",
    },
    "3.6.14": {
        amd64: "ffe840ff9295808e88cce2794a18a5ac87f12a5203c8314d0bf6aa119b41bac5",
        arm64: "fa1b80565ee6fc2df1ae6f57a508b221f3ecc7d591c317c581cd8281b0842b3e",
    },
    "3.7.2": {
        amd64: "3a3679bc51a4ee9d30bccea1da7cd4fe62c6fc1d2ca1255068d2c53bf3026135",
    },
};
