import { hostKeyParameter } from "./names";
import { type ArnFacts, renderPolicy, type Statement } from "./renderPolicy";

export interface HostPolicyFacts extends ArnFacts {
    readonly host: string;
    readonly keyArn: string;
    /** Where this host writes backups; undefined for one that writes none. */
    readonly bucketArn: string | undefined;
}

/** Where in the bucket etcd's snapshots are. */
export const SNAPSHOT_PREFIX = "etcd/";

/** What a host may do: read its own host key, and as a member write backups and read them back. */
export function renderHostPolicy(facts: HostPolicyFacts): string {
    const { partition, region, account, cluster, host, keyArn, bucketArn } = facts;
    const parameter = `arn:${partition}:ssm:${region}:${account}:parameter${hostKeyParameter(cluster, host)}`;
    const ownKey: readonly Statement[] = [
        { Sid: "ReadOwnHostKey", Effect: "Allow", Action: ["ssm:GetParameter"], Resource: [parameter] },
        {
            Sid: "DecryptOwnHostKey",
            Effect: "Allow",
            Action: ["kms:Decrypt"],
            Resource: [keyArn],
            Condition: {
                StringEquals: {
                    "kms:EncryptionContext:PARAMETER_ARN": parameter,
                    "kms:ViaService": `ssm.${region}.amazonaws.com`,
                },
            },
        },
    ];
    return renderPolicy(bucketArn === undefined ? ownKey : [...ownKey, ...renderBackupRights(facts, bucketArn)]);
}

function renderBackupRights({ region, keyArn }: HostPolicyFacts, bucketArn: string): readonly Statement[] {
    return [
        {
            Sid: "WriteAndReadBackups",
            Effect: "Allow",
            Action: ["s3:GetObject", "s3:PutObject"],
            Resource: [`${bucketArn}/${SNAPSHOT_PREFIX}*`],
        },
        {
            Sid: "ListBackups",
            Effect: "Allow",
            Action: ["s3:ListBucket"],
            Resource: [bucketArn],
            Condition: { StringLike: { "s3:prefix": `${SNAPSHOT_PREFIX}*` } },
        },
        {
            Sid: "EncryptBackups",
            Effect: "Allow",
            Action: ["kms:Decrypt", "kms:GenerateDataKey"],
            Resource: [keyArn],
            Condition: {
                StringEquals: {
                    "kms:EncryptionContext:aws:s3:arn": bucketArn,
                    "kms:ViaService": `s3.${region}.amazonaws.com`,
                },
            },
        },
    ];
}
