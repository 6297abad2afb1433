import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Statement } from "../../components/platform/aws/renderPolicy";
import { runAws } from "../platform/aws/runAws";
import { ROOT } from "./markdown";

/** What makes each resource, and what takes it away. */
const RIGHTS: Readonly<Record<string, readonly string[]>> = {
    "aws:cloudwatch/logGroup:LogGroup": ["logs:CreateLogGroup", "logs:DeleteLogGroup"],
    "aws:cloudwatch/metricAlarm:MetricAlarm": ["cloudwatch:PutMetricAlarm", "cloudwatch:DeleteAlarms"],
    "aws:dlm/lifecyclePolicy:LifecyclePolicy": ["dlm:CreateLifecyclePolicy", "dlm:DeleteLifecyclePolicy"],
    "aws:ebs/volume:Volume": ["ec2:CreateVolume", "ec2:ModifyVolume", "ec2:DeleteVolume"],
    "aws:ec2/eip:Eip": ["ec2:AllocateAddress", "ec2:AssociateAddress", "ec2:ReleaseAddress"],
    "aws:ec2/flowLog:FlowLog": ["ec2:CreateFlowLogs", "ec2:DeleteFlowLogs", "iam:PassRole"],
    "aws:ec2/instance:Instance": ["ec2:RunInstances", "ec2:TerminateInstances", "iam:PassRole", "kms:CreateGrant"],
    "aws:ec2/internetGateway:InternetGateway": ["ec2:CreateInternetGateway", "ec2:DeleteInternetGateway"],
    "aws:ec2/natGateway:NatGateway": ["ec2:CreateNatGateway", "ec2:DeleteNatGateway"],
    "aws:ec2/networkInterface:NetworkInterface": ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"],
    "aws:ec2/placementGroup:PlacementGroup": ["ec2:CreatePlacementGroup", "ec2:DeletePlacementGroup"],
    "aws:ec2/route:Route": ["ec2:CreateRoute", "ec2:ReplaceRoute", "ec2:DeleteRoute"],
    "aws:ec2/routeTable:RouteTable": ["ec2:CreateRouteTable", "ec2:DeleteRouteTable"],
    "aws:ec2/routeTableAssociation:RouteTableAssociation": ["ec2:AssociateRouteTable", "ec2:DisassociateRouteTable"],
    "aws:ec2/securityGroup:SecurityGroup": ["ec2:CreateSecurityGroup", "ec2:DeleteSecurityGroup"],
    "aws:ec2/subnet:Subnet": ["ec2:CreateSubnet", "ec2:DeleteSubnet"],
    "aws:ec2/volumeAttachment:VolumeAttachment": ["ec2:AttachVolume", "ec2:DetachVolume", "ec2:StopInstances"],
    "aws:ec2/vpc:Vpc": ["ec2:CreateVpc", "ec2:ModifyVpcAttribute", "ec2:DeleteVpc"],
    "aws:ec2/vpcEndpoint:VpcEndpoint": ["ec2:CreateVpcEndpoint", "ec2:ModifyVpcEndpoint", "ec2:DeleteVpcEndpoints"],
    "aws:iam/instanceProfile:InstanceProfile": ["iam:CreateInstanceProfile", "iam:AddRoleToInstanceProfile"],
    "aws:iam/role:Role": ["iam:CreateRole", "iam:DeleteRole"],
    "aws:iam/rolePolicy:RolePolicy": ["iam:PutRolePolicy", "iam:DeleteRolePolicy"],
    "aws:kms/alias:Alias": ["kms:CreateAlias", "kms:DeleteAlias"],
    "aws:kms/key:Key": ["kms:CreateKey", "kms:PutKeyPolicy", "kms:EnableKeyRotation", "kms:ScheduleKeyDeletion"],
    "aws:lb/listener:Listener": ["elasticloadbalancing:CreateListener", "elasticloadbalancing:DeleteListener"],
    "aws:lb/loadBalancer:LoadBalancer": [
        "elasticloadbalancing:CreateLoadBalancer",
        "elasticloadbalancing:ModifyLoadBalancerAttributes",
    ],
    "aws:lb/targetGroup:TargetGroup": [
        "elasticloadbalancing:CreateTargetGroup",
        "elasticloadbalancing:DeleteTargetGroup",
    ],
    "aws:lb/targetGroupAttachment:TargetGroupAttachment": [
        "elasticloadbalancing:RegisterTargets",
        "elasticloadbalancing:DeregisterTargets",
    ],
    "aws:route53/record:Record": ["route53:ChangeResourceRecordSets"],
    "aws:route53/zone:Zone": ["route53:CreateHostedZone", "route53:DeleteHostedZone"],
    "aws:s3/bucket:Bucket": ["s3:CreateBucket", "s3:PutBucketTagging"],
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ["s3:PutLifecycleConfiguration"],
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": ["s3:PutBucketObjectLockConfiguration"],
    "aws:s3/bucketPolicy:BucketPolicy": ["s3:PutBucketPolicy"],
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ["s3:PutBucketPublicAccessBlock"],
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": [
        "s3:PutEncryptionConfiguration",
    ],
    "aws:s3/bucketVersioning:BucketVersioning": ["s3:PutBucketVersioning"],
    "aws:sns/topic:Topic": ["sns:CreateTopic", "sns:SetTopicAttributes", "sns:DeleteTopic"],
    "aws:sns/topicSubscription:TopicSubscription": ["sns:Subscribe", "sns:Unsubscribe"],
    "aws:ssm/parameter:Parameter": ["ssm:PutParameter", "ssm:DeleteParameter", "kms:Encrypt"],
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ["ec2:AuthorizeSecurityGroupEgress"],
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ["ec2:AuthorizeSecurityGroupIngress"],
};

const text = readFileSync(join(ROOT, "docs/aws-policy.json"), "utf8");
const { Statement: statements } = JSON.parse(text) as { Statement: readonly Statement[] }; // our own file

describe("the policy for who runs Pulumi", () => {
    it("permits to make and to take away every resource that is made", async () => {
        const run = await runAws({}, { bastion: { create: true }, flowLogs: true });
        const types = [...new Set(run.resources.map(({ type }) => type).filter((type) => type.startsWith("aws:")))];
        assert.deepEqual(types.sort(), Object.keys(RIGHTS).sort(), "a resource came or went: say what it takes");
        const permitted = new Set(statements.flatMap(({ Action }) => Action));
        const missing = Object.values(RIGHTS)
            .flat()
            .filter((action) => !permitted.has(action));
        assert.deepEqual(missing, []);
    });

    it("permits nothing on everything without a condition, but to look and to name", () => {
        const wide = statements.filter(
            ({ Resource, Condition }) => [Resource].flat().includes("*") && Condition === undefined,
        );
        assert.deepEqual(
            wide.map(({ Sid }) => Sid),
            ["Look", "Names"],
        );
        for (const { Action } of statements) {
            assert.ok(
                !Action.includes("*") && Action.every((action) => /^[a-z0-9]+:[A-Z][A-Za-z0-9]+\*?$/.test(action)),
            );
        }
    });

    it("is small enough for the inline policy of a role", () => {
        assert.ok(JSON.stringify(JSON.parse(text)).length <= 10_240);
    });
});
