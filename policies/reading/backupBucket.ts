import type { Resource } from "./resource";
import type { Stack } from "./stack";

export const BUCKETS: readonly string[] = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];

/** A bucket for backups, and what the stack says about it in resources of their own. */
export interface BackupBucket {
    readonly resource: Resource;
    /** The resources of a type that are about this bucket. */
    readonly about: (...types: readonly string[]) => readonly Resource[];
}

/** Only the whole stack shows how a bucket is set up: since aws 7 each of its settings is a resource. */
export function readBackupBucket(resource: Resource, stack: Stack): BackupBucket {
    return { resource, about: (...types) => types.flatMap((type) => stack.usersOf(resource, type, "bucket")) };
}
