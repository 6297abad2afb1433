import { renderPolicy, type Statement } from "./renderPolicy";

export interface S3EndpointFacts {
    readonly partition: string;
    readonly region: string;
    readonly account: string;
    /** Where etcd's release comes from; its bucket is let through when it is one in S3. */
    readonly archiveUrl: string;
}

/** Through the endpoint go buckets of the own account, the packages of Amazon Linux, and the mirror: nothing can be taken elsewhere. */
export function renderS3EndpointPolicy(facts: S3EndpointFacts): string {
    const { partition, region, account } = facts;
    const mirror = findBucket(facts.archiveUrl);
    const readable = [`al2023-repos-${region}-de612dc2`, ...(mirror === undefined ? [] : [mirror])];
    const statements: readonly Statement[] = [
        {
            Sid: "OwnBuckets",
            Effect: "Allow",
            Principal: "*",
            Action: ["s3:*"],
            Resource: ["*"],
            Condition: { StringEquals: { "aws:ResourceAccount": account } },
        },
        {
            Sid: "PackagesAndReleases",
            Effect: "Allow",
            Principal: "*",
            Action: ["s3:GetObject"],
            Resource: readable.map((bucket) => `arn:${partition}:s3:::${bucket}/*`),
        },
    ];
    return renderPolicy(statements);
}

/** https://BUCKET.s3.REGION.amazonaws.com/... or https://s3.REGION.amazonaws.com/BUCKET/... */
export function findBucket(url: string): string | undefined {
    const match = /^https:\/\/(?:([a-z0-9.-]+)\.)?s3[.-][a-z0-9.-]*amazonaws\.com(?:\.cn)?\/([^/]*)/.exec(url);
    return match?.[1] ?? match?.[2];
}
