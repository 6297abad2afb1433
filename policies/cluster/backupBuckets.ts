import { type BackupBucket, BUCKETS, readBackupBucket } from "../reading/backupBucket";
import type { OwnFinder } from "../reading/subject";

/** A cluster has no other buckets. */
export const backupBuckets: OwnFinder<BackupBucket> = {
    types: [],
    find: (stack) =>
        stack.ofType(...BUCKETS).map((resource) => ({ resource, subject: readBackupBucket(resource, stack) })),
};
