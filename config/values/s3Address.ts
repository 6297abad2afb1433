// Addresses of objects in S3.
export interface S3Address {
    readonly bucket: string;
    /** Where the address leads to. One without a region leads to where all buckets once were. */
    readonly region: string;
}

/** https://BUCKET.s3.REGION.amazonaws.com/... or https://s3.REGION.amazonaws.com/BUCKET/...; undefined for what is not in S3. */
export function parseS3Address(url: string): S3Address | undefined {
    const match =
        /^https:\/\/(?:([a-z0-9.-]+)\.)?s3(?:-fips)?(?:\.dualstack)?(?:[.-]([a-z]{2}(?:-[a-z]+)+-\d))?\.amazonaws\.com(?:\.cn)?\/([^/]*)/.exec(
            url,
        );
    const bucket = match?.[1] ?? match?.[3];
    return bucket === undefined ? undefined : { bucket, region: match?.[2] ?? "us-east-1" };
}
