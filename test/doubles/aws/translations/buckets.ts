import { block, blocks, caller, document, literal, named, pairs } from "./shapes";
import type { Call, Params, Subject, Translation } from "./translation";

const s3 = caller("s3");

const REGION = "eu-central-1";

const bucket: Translation = {
    create: (subject) => {
        const name = named(subject, "bucket", "bucketPrefix");
        return [
            s3(
                "CreateBucket",
                {
                    Bucket: name,
                    CreateBucketConfiguration: { LocationConstraint: subject.inputs.region ?? REGION },
                    ObjectLockEnabledForBucket: subject.inputs.objectLockEnabled,
                },
                { id: literal(name), bucket: literal(name), arn: literal(`arn:aws:s3:::${name}`) },
            ),
            s3("PutBucketTagging", { Bucket: name, Tagging: { TagSet: pairs(subject.inputs.tags) ?? [] } }),
        ];
    },
    destroy: (subject) => [s3("DeleteBucket", { Bucket: named(subject, "bucket", "bucketPrefix") })],
    template: (subject) => ({
        type: "AWS::S3::Bucket",
        properties: {
            BucketName: named(subject, "bucket", "bucketPrefix"),
            ObjectLockEnabled: subject.inputs.objectLockEnabled,
            Tags: pairs(subject.inputs.tags),
        },
        attributes: { id: "Ref", bucket: "Ref", arn: "Arn" },
    }),
};

/** What the provider has as a resource and S3 as a part of the bucket. */
function part(
    operation: string,
    params: (subject: Subject) => Params,
    properties: (subject: Subject) => Params,
    taken?: string,
): Translation {
    const call = (name: string, subject: Subject, more: Params = {}): Call =>
        s3(name, { Bucket: subject.inputs.bucket, ...more });
    return {
        create: (subject) => [call(operation, subject, params(subject))],
        destroy: (subject) => (taken === undefined ? [] : [call(taken, subject)]),
        template: (subject) => ({ within: subject.inputs.bucket, properties: properties(subject) }),
    };
}

// Where objects are locked S3 refuses to suspend versions, and the provider leaves it.
const versioning = part(
    "PutBucketVersioning",
    ({ inputs }) => ({ VersioningConfiguration: { Status: block(inputs.versioningConfiguration).status } }),
    ({ inputs }) => ({ VersioningConfiguration: { Status: block(inputs.versioningConfiguration).status } }),
);

const encryption = part(
    "PutBucketEncryption",
    ({ inputs }) => ({
        ServerSideEncryptionConfiguration: {
            Rules: blocks(inputs.rules).map((rule) => {
                const { sseAlgorithm, kmsMasterKeyId } = block(rule.applyServerSideEncryptionByDefault);
                return {
                    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: sseAlgorithm, KMSMasterKeyID: kmsMasterKeyId },
                    BucketKeyEnabled: rule.bucketKeyEnabled,
                };
            }),
        },
    }),
    ({ inputs }) => ({
        BucketEncryption: {
            ServerSideEncryptionConfiguration: blocks(inputs.rules).map((rule) => {
                const { sseAlgorithm, kmsMasterKeyId } = block(rule.applyServerSideEncryptionByDefault);
                return {
                    ServerSideEncryptionByDefault: { SSEAlgorithm: sseAlgorithm, KMSMasterKeyID: kmsMasterKeyId },
                    BucketKeyEnabled: rule.bucketKeyEnabled,
                };
            }),
        },
    }),
    "DeleteBucketEncryption",
);

const publicAccess = ({ inputs }: Subject): Params => ({
    PublicAccessBlockConfiguration: {
        BlockPublicAcls: inputs.blockPublicAcls,
        BlockPublicPolicy: inputs.blockPublicPolicy,
        IgnorePublicAcls: inputs.ignorePublicAcls,
        RestrictPublicBuckets: inputs.restrictPublicBuckets,
    },
});
const publicAccessBlock = part("PutPublicAccessBlock", publicAccess, publicAccess, "DeletePublicAccessBlock");

const lock = ({ inputs }: Subject): Params => {
    const { mode, days } = block(block(inputs.rule).defaultRetention);
    return {
        ObjectLockConfiguration: {
            ObjectLockEnabled: "Enabled",
            Rule: { DefaultRetention: { Mode: mode, Days: days } },
        },
    };
};
// A lock cannot be taken away again.
const objectLock = part("PutObjectLockConfiguration", lock, lock);

const lifecycle = part(
    "PutBucketLifecycleConfiguration",
    ({ inputs }) => ({
        LifecycleConfiguration: {
            Rules: blocks(inputs.rules).map((rule) => ({
                ID: rule.id,
                Status: rule.status,
                Filter: { Prefix: block(rule.filter).prefix },
                Expiration: { Days: block(rule.expiration).days },
                NoncurrentVersionExpiration: {
                    NoncurrentDays: block(rule.noncurrentVersionExpiration).noncurrentDays,
                },
                AbortIncompleteMultipartUpload: {
                    DaysAfterInitiation: block(rule.abortIncompleteMultipartUpload).daysAfterInitiation,
                },
            })),
        },
    }),
    ({ inputs }) => ({
        LifecycleConfiguration: {
            Rules: blocks(inputs.rules).map((rule) => ({
                Id: rule.id,
                Status: rule.status,
                Prefix: block(rule.filter).prefix,
                ExpirationInDays: block(rule.expiration).days,
                NoncurrentVersionExpiration: {
                    NoncurrentDays: block(rule.noncurrentVersionExpiration).noncurrentDays,
                },
                AbortIncompleteMultipartUpload: {
                    DaysAfterInitiation: block(rule.abortIncompleteMultipartUpload).daysAfterInitiation,
                },
            })),
        },
    }),
    "DeleteBucketLifecycle",
);

const policy: Translation = {
    create: ({ inputs }) => [s3("PutBucketPolicy", { Bucket: inputs.bucket, Policy: inputs.policy })],
    destroy: ({ inputs }) => [s3("DeleteBucketPolicy", { Bucket: inputs.bucket })],
    template: ({ inputs }) => ({
        type: "AWS::S3::BucketPolicy",
        properties: { Bucket: inputs.bucket, PolicyDocument: document(inputs.policy) },
    }),
};

export const buckets: Readonly<Record<string, Translation>> = {
    "aws:s3/bucket:Bucket": bucket,
    "aws:s3/bucketVersioning:BucketVersioning": versioning,
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": encryption,
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": publicAccessBlock,
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": objectLock,
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": lifecycle,
    "aws:s3/bucketPolicy:BucketPolicy": policy,
};
