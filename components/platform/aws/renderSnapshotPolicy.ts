import { type ArnFacts, renderPolicy } from "./renderPolicy";

/** What AWS's lifecycle manager may do for us: snapshots of this cluster's data volumes, and their removal when they are old. */
export function renderSnapshotPolicy({ partition, region, account, cluster }: ArnFacts): string {
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
            Condition: { StringEquals: { "ec2:CreateAction": "CreateSnapshot" } },
        },
        {
            Sid: "RemoveOldOnes",
            Effect: "Allow",
            Action: ["ec2:DeleteSnapshot"],
            Resource: [snapshots],
            Condition: ours,
        },
    ]);
}
