import { isEtcds, ROLE_TAG, readTag } from "../facts/recognise";
import type { Resource } from "../facts/resource";
import type { Stack } from "../facts/stack";
import type { Found, Subject } from "../policy";

const BUCKETS = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];

/** A bucket for backups, and what the stack says about it in resources of their own. */
export interface BackupBucket {
    readonly resource: Resource;
    /** The resources of a type that are about this bucket. */
    readonly about: (...types: readonly string[]) => readonly Resource[];
}

/** Only the whole stack shows how a bucket is set up: since aws 7 each of its settings is a resource. */
export const backupBuckets: Subject<BackupBucket> = {
    types: [],
    read: () => undefined,
    find: findBuckets,
    findsOurs: true,
};

function findBuckets(stack: Stack): readonly Found<BackupBucket>[] {
    return stack
        .ofType(...BUCKETS)
        .filter((bucket) => isEtcds(bucket) && isForBackups(bucket))
        .map((resource) => ({
            resource,
            subject: {
                resource,
                about: (...types) => types.flatMap((type) => stack.usersOf(resource, type, "bucket")),
            },
        }));
}

function isForBackups({ name, props }: Resource): boolean {
    return /backup|snapshot/i.test(name) || /backup/i.test(readTag(props, ROLE_TAG) ?? "");
}
