import * as s3 from "@pulumi/aws/s3";
import type * as pulumi from "@pulumi/pulumi";
import { type AwsBackupsConfig, LockMode } from "../../../../config/platforms/aws/schema";
import { renderBucketPolicy } from "../access/renderBucketPolicy";
import { type AwsScope, tagsOf } from "../scope";

/** Where etcd's snapshots go: nobody outside sees them, and for some days nobody at all can delete them. Gives the bucket's ARN. */
export function createBackupBucket(
    scope: AwsScope,
    backups: AwsBackupsConfig,
    keyArn: pulumi.Output<string>,
): pulumi.Output<string> {
    const { name, opts } = scope;
    const made = new s3.Bucket(
        `${name}-backups`,
        {
            // AWS takes 37 letters before its own.
            bucketPrefix: `${scope.plan.name.slice(0, 28)}-backups-`,
            objectLockEnabled: true,
            forceDestroy: false,
            tags: tagsOf(scope, "backups"),
        },
        { ...opts, protect: scope.protect },
    );
    const bucket = made.id;
    const versioning = new s3.BucketVersioning(
        `${name}-backups-versioning`,
        { bucket, versioningConfiguration: { status: "Enabled" } },
        opts,
    );
    new s3.BucketServerSideEncryptionConfiguration(
        `${name}-backups-encryption`,
        {
            bucket,
            rules: [
                {
                    applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
                    bucketKeyEnabled: true,
                },
            ],
        },
        opts,
    );
    const closed = new s3.BucketPublicAccessBlock(
        `${name}-backups-public-access`,
        {
            bucket,
            blockPublicAcls: true,
            blockPublicPolicy: true,
            ignorePublicAcls: true,
            restrictPublicBuckets: true,
        },
        opts,
    );
    new s3.BucketPolicy(
        `${name}-backups-policy`,
        { bucket, policy: made.arn.apply(renderBucketPolicy) },
        // S3 refuses the two at the same time.
        { ...opts, dependsOn: [closed] },
    );
    createRetention(scope, backups, bucket, versioning);
    return made.arn;
}

/** What is deleted or expired stays as an older version until its lock ends, and goes a day later. */
function createRetention(
    scope: AwsScope,
    { keepDays, lockDays, lockMode }: AwsBackupsConfig,
    bucket: pulumi.Output<string>,
    versioning: pulumi.Resource,
): void {
    const { name, opts } = scope;
    const afterVersioning = { ...opts, dependsOn: [versioning] };
    new s3.BucketObjectLockConfiguration(
        `${name}-backups-lock`,
        {
            bucket,
            rule: {
                defaultRetention: {
                    mode: lockMode === LockMode.compliance ? "COMPLIANCE" : "GOVERNANCE",
                    days: lockDays,
                },
            },
        },
        afterVersioning,
    );
    new s3.BucketLifecycleConfiguration(
        `${name}-backups-lifecycle`,
        {
            bucket,
            rules: [
                {
                    id: "expire",
                    status: "Enabled",
                    filter: { prefix: "" },
                    expiration: { days: keepDays },
                    noncurrentVersionExpiration: { noncurrentDays: 1 },
                    abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
                },
            ],
        },
        afterVersioning,
    );
}
