import { parseS3Address } from "../../../../config/values/s3Address";
import { renderPolicy, type Statement } from "../access/renderPolicy";

export interface S3EndpointFacts {
    readonly partition: string;
    readonly account: string;
    /** Where etcd's release comes from; its bucket is let through when it is one in S3. */
    readonly archiveUrl: string;
}

/** Through the endpoint go buckets of the own account, and the mirror: nothing can be taken elsewhere. */
export function renderS3EndpointPolicy(facts: S3EndpointFacts): string {
    const { partition, account } = facts;
    const mirror = parseS3Address(facts.archiveUrl)?.bucket;
    const own: Statement = {
        Sid: "OwnBuckets",
        Effect: "Allow",
        Principal: "*",
        Action: ["s3:*"],
        Resource: ["*"],
        Condition: { StringEquals: { "aws:ResourceAccount": account } },
    };
    const release: Statement = {
        Sid: "Release",
        Effect: "Allow",
        Principal: "*",
        Action: ["s3:GetObject"],
        Resource: [`arn:${partition}:s3:::${mirror ?? ""}/*`],
    };
    return renderPolicy(mirror === undefined ? [own] : [own, release]);
}
