import { type ArnFacts, renderPolicy } from "../access/renderPolicy";

/** What AWS's lifecycle manager may do for us: snapshots of this cluster's data volumes, and their removal when they are old. */
export function renderSnapshotPolicy(facts: ArnFacts & { readonly keyArn: string }): string {
    const { partition, region, account, cluster, keyArn } = facts;
    const volumes = `arn:${partition}:ec2:${region}:${account}:volume/*`;
    // Snapshots have no account in their ARN.
    const snapshots = `arn:${partition}:ec2:${region}::snapshot/*`;
    const ours = { StringEquals: { "aws:ResourceTag/pulumi-etcd:cluster": cluster } };
    return renderPolicy([
        {
            Sid: "Look",
            Effect: "Allow",
            Action: ["ec2:DescribeSnapshots", "ec2:DescribeVolumes"],
            // Neither can be narrowed down.
            Resource: ["*"],
        },
        { Sid: "OfOurVolumes", Effect: "Allow", Action: ["ec2:CreateSnapshot"], Resource: [volumes], Condition: ours },
        {
            Sid: "MakeSnapshots",
            Effect: "Allow",
            Action: ["ec2:CreateSnapshot"],
            Resource: [snapshots],
        },
        {
            Sid: "TagThem",
            Effect: "Allow",
            Action: ["ec2:CreateTags"],
            Resource: [snapshots],
            // Not only while they are made: AWS's own role may do it afterwards too. What carries the name of a cluster stays its.
            Condition: { StringEqualsIfExists: { "aws:ResourceTag/pulumi-etcd:cluster": cluster } },
        },
        {
            Sid: "RemoveOldOnes",
            Effect: "Allow",
            Action: ["ec2:DeleteSnapshot"],
            Resource: [snapshots],
            Condition: ours,
        },
        // As AWS asks of the role where volumes are encrypted with a key of the account's own.
        { Sid: "KnowTheKey", Effect: "Allow", Action: ["kms:DescribeKey"], Resource: [keyArn] },
        {
            Sid: "UseTheKey",
            Effect: "Allow",
            Action: ["kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"],
            Resource: [keyArn],
            Condition: { StringEquals: { "kms:ViaService": `ec2.${region}.amazonaws.com` } },
        },
        {
            Sid: "LetEbsUseTheKey",
            Effect: "Allow",
            Action: ["kms:CreateGrant"],
            Resource: [keyArn],
            Condition: {
                StringEquals: { "kms:ViaService": `ec2.${region}.amazonaws.com` },
                Bool: { "kms:GrantIsForAWSResource": "true" },
            },
        },
    ]);
}
