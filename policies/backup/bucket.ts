import { isEtcds } from "../facts/recognise";
import { readText, type Resource } from "../facts/resource";
import { readTag, ROLE_TAG } from "../facts/tags";
import { ifKnown } from "../facts/unknown";
import type { Found, Subject } from "../policy";
import { sureUnits } from "../stack/members";
import type { Stack } from "../stack/stack";

const BUCKETS = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];
const LOGGING = ["aws:s3/bucketLogging:BucketLogging", "aws:s3/bucketLoggingV2:BucketLoggingV2"];

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
    return stack.ofType(...BUCKETS).flatMap((resource) => {
        const use = findUse(stack, resource);
        const about = (...types: readonly string[]) => types.flatMap((type) => stack.usersOf(resource, type, "bucket"));
        return use === undefined ? [] : [{ resource, subject: { resource, about }, unsure: use.doubt }];
    });
}

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
    if (isNamed && isEtcds(bucket)) {
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
    return units.length > 0 && (isNamed || (isUsed && isEtcds(bucket)))
        ? { doubt: "it may hold the backups of this stack's etcd" }
        : undefined;
}
