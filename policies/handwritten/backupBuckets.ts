import { type BackupBucket, BUCKETS, readBackupBucket } from "../reading/backupBucket";
import { readText, type Resource } from "../reading/resource";
import type { Stack } from "../reading/stack";
import type { Finder } from "../reading/subject";
import { readTag, ROLE_TAG } from "../reading/tags";
import { ifKnown } from "../reading/unknown";
import { sureUnits } from "./members";
import { belongsToEtcd } from "./recognise";

const LOGGING = ["aws:s3/bucketLogging:BucketLogging", "aws:s3/bucketLoggingV2:BucketLoggingV2"];

export const backupBuckets: Finder<BackupBucket> = {
    types: [],
    find: (stack) =>
        stack.ofType(...BUCKETS).flatMap((resource) => {
            const use = findUse(stack, resource);
            return use === undefined
                ? []
                : [{ resource, subject: readBackupBucket(resource, stack), unsure: use.doubt }];
        }),
};

/** What makes a bucket one for backups of etcd; a doubt where that is not sure. */
function findUse(stack: Stack, bucket: Resource): { readonly doubt: string | undefined } | undefined {
    const { name, props } = bucket;
    const role = readTag(props, ROLE_TAG);
    if (role !== undefined) {
        return /backup/i.test(role) ? { doubt: undefined } : undefined;
    }
    const takesLogs = stack.usersOf(bucket, LOGGING, "targetBucket").length > 0;
    if (takesLogs || /(^|[-_.])(access-?)?logs?([-_.]|$)|audit|artifact|release|tfstate/i.test(name)) {
        return undefined;
    }
    const units = sureUnits(stack);
    const isNamed = /backup|snapshot|snap\b/i.test(name);
    if (isNamed && belongsToEtcd(bucket)) {
        return { doubt: undefined };
    }
    const called = ifKnown(() => readText(props.bucket)) ?? name;
    const texts = units.map(({ text: { text } }) => text).filter((text) => text.includes("snapshot save"));
    if (texts.some((text) => text.includes(`s3://${called}`))) {
        return { doubt: undefined };
    }
    const isUsed = units.some(({ sources }) =>
        sources.some((one) =>
            ["userData", "userDataBase64", "create"].some((key) => stack.usedBy(one, key).includes(bucket)),
        ),
    );
    return units.length > 0 && (isNamed || (isUsed && belongsToEtcd(bucket)))
        ? { doubt: "it may hold the backups of this stack's etcd" }
        : undefined;
}
