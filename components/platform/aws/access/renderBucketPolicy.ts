import { renderPolicy } from "./renderPolicy";

/** Nobody reads or writes backups without TLS, whatever other rights they have. */
export function renderBucketPolicy(bucketArn: string): string {
    const all = { Effect: "Deny", Principal: "*", Action: ["s3:*"], Resource: [bucketArn, `${bucketArn}/*`] } as const;
    return renderPolicy([
        { Sid: "OnlyByTls", ...all, Condition: { Bool: { "aws:SecureTransport": "false" } } },
        { Sid: "OnlyByNewTls", ...all, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
    ]);
}
