// Data only: what terraform-provider-aws, which is within Pulumi's, calls for each resource, by what it does with it, and under which
// grant (see grants.ts) the call is permitted. A call that AWS judges by what is new and by what is there stands under both.
import type { Grant } from "./grants";

export type Calls = Readonly<Partial<Record<Grant, readonly string[]>>>;

export interface ResourceCalls {
    readonly read?: Calls;
    /** Creates and updates, with their tags. */
    readonly write?: Calls;
    /** What an update takes away: hosts are replaced and rules come and go, but nothing that keeps data does. */
    readonly replace?: Calls;
    readonly destroy?: Calls;
}

const ec2 = (...names: readonly string[]): readonly string[] => names.map((name) => `ec2:${name}`);
const lb = (...names: readonly string[]): readonly string[] => names.map((name) => `elasticloadbalancing:${name}`);
const iam = (...names: readonly string[]): readonly string[] => names.map((name) => `iam:${name}`);
const s3 = (...names: readonly string[]): readonly string[] => names.map((name) => `s3:${name}`);

const look: Calls = { look: ["ec2:Describe*"] };
const ec2Tags: Calls = { tag: ["ec2:CreateTags"], ours: ec2("CreateTags", "DeleteTags") };
const lookLb: Calls = { look: lb("Describe*") };
const lbTags: Calls = { tagBalancer: lb("AddTags"), ours: lb("AddTags", "RemoveTags") };
/** A volume or a root volume that is encrypted. */
const encrypted: Calls = {
    useKey: ["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncrypt*"],
    grantKey: ["kms:CreateGrant"],
};

function both(...all: readonly Calls[]): Calls {
    const merged = new Map<string, readonly string[]>();
    for (const [grant, actions] of all.flatMap((calls) => Object.entries(calls))) {
        merged.set(grant, [...(merged.get(grant) ?? []), ...actions]);
    }
    return Object.fromEntries(merged);
}

const made = (create: string, ...others: readonly string[]): Calls =>
    both(ec2Tags, { made: ec2(create), ours: ec2(...others) });
const rule = (side: string): ResourceCalls => ({
    read: look,
    write: both(made(`AuthorizeSecurityGroup${side}`, `AuthorizeSecurityGroup${side}`, "ModifySecurityGroupRules"), {
        ours: ec2(`UpdateSecurityGroupRuleDescriptions${side}`),
    }),
    replace: { ours: ec2(`RevokeSecurityGroup${side}`) },
});

export const CALLS: Readonly<Record<string, ResourceCalls>> = {
    "aws:cloudwatch/logGroup:LogGroup": {
        read: { look: ["logs:DescribeLogGroups"], named: ["logs:ListTagsForResource"] },
        write: {
            named: [
                "logs:CreateLogGroup",
                "logs:AssociateKmsKey",
                "logs:PutRetentionPolicy",
                "logs:TagResource",
                "logs:UntagResource",
            ],
        },
        destroy: { named: ["logs:DeleteLogGroup"] },
    },
    "aws:cloudwatch/metricAlarm:MetricAlarm": {
        read: { look: ["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"] },
        write: {
            newAlarm: ["cloudwatch:PutMetricAlarm", "cloudwatch:TagResource"],
            ours: ["cloudwatch:PutMetricAlarm", "cloudwatch:TagResource", "cloudwatch:UntagResource"],
            serviceRole: iam("CreateServiceLinkedRole"),
        },
        replace: { ours: ["cloudwatch:DeleteAlarms"] },
    },
    "aws:dlm/lifecyclePolicy:LifecyclePolicy": {
        read: { ours: ["dlm:GetLifecyclePolicy", "dlm:ListTagsForResource"] },
        write: {
            made: ["dlm:CreateLifecyclePolicy"],
            newSchedule: ["dlm:TagResource"],
            ours: ["dlm:UpdateLifecyclePolicy", "dlm:TagResource", "dlm:UntagResource"],
            pass: iam("PassRole"),
        },
        destroy: { ours: ["dlm:DeleteLifecyclePolicy"] },
    },
    "aws:ebs/volume:Volume": {
        read: look,
        write: both(made("CreateVolume", "ModifyVolume"), encrypted),
        destroy: { ours: ec2("DeleteVolume") },
    },
    "aws:ec2/eip:Eip": {
        read: look,
        write: made("AllocateAddress", "AssociateAddress", "DisassociateAddress"),
        destroy: { ours: ec2("ReleaseAddress", "DisassociateAddress") },
    },
    "aws:ec2/flowLog:FlowLog": {
        read: look,
        write: both(made("CreateFlowLogs", "CreateFlowLogs"), { pass: iam("PassRole") }),
        destroy: { ours: ec2("DeleteFlowLogs") },
    },
    "aws:ec2/instance:Instance": {
        read: both(look, { ours: iam("GetInstanceProfile") }),
        write: both(
            made("RunInstances", "RunInstances", "ModifyInstanceAttribute", "ModifyInstanceMaintenanceOptions"),
            { ours: ec2("ModifyInstanceMetadataOptions", "MonitorInstances", "UnmonitorInstances") },
            {
                ours: ec2(
                    "AssociateIamInstanceProfile",
                    "DisassociateIamInstanceProfile",
                    "ReplaceIamInstanceProfileAssociation",
                ),
            },
            { around: ec2("RunInstances"), pass: iam("PassRole") },
            encrypted,
        ),
        replace: { ours: ec2("ModifyInstanceAttribute", "StopInstances", "TerminateInstances") },
    },
    "aws:ec2/internetGateway:InternetGateway": {
        read: look,
        write: made("CreateInternetGateway", "AttachInternetGateway"),
        destroy: { ours: ec2("DetachInternetGateway", "DeleteInternetGateway") },
    },
    "aws:ec2/natGateway:NatGateway": {
        read: look,
        write: made("CreateNatGateway", "CreateNatGateway"),
        destroy: { ours: ec2("DeleteNatGateway") },
    },
    "aws:ec2/networkInterface:NetworkInterface": {
        read: look,
        write: both(made("CreateNetworkInterface", "CreateNetworkInterface", "ModifyNetworkInterfaceAttribute"), {
            around: ec2("CreateNetworkInterface"),
            subnets: ec2("ModifyNetworkInterfaceAttribute"),
        }),
        destroy: { ours: ec2("DetachNetworkInterface", "DeleteNetworkInterface") },
    },
    "aws:ec2/placementGroup:PlacementGroup": {
        read: look,
        write: made("CreatePlacementGroup"),
        destroy: { ours: ec2("DeletePlacementGroup") },
    },
    "aws:ec2/route:Route": {
        read: look,
        write: { ours: ec2("CreateRoute", "ReplaceRoute") },
        destroy: { ours: ec2("DeleteRoute") },
    },
    "aws:ec2/routeTable:RouteTable": {
        read: look,
        write: made("CreateRouteTable", "CreateRouteTable"),
        destroy: { ours: ec2("DeleteRouteTable") },
    },
    "aws:ec2/routeTableAssociation:RouteTableAssociation": {
        read: look,
        write: { ours: ec2("AssociateRouteTable") },
        destroy: { ours: ec2("DisassociateRouteTable") },
    },
    "aws:ec2/securityGroup:SecurityGroup": {
        read: look,
        write: both(made("CreateSecurityGroup", "CreateSecurityGroup", "RevokeSecurityGroupEgress"), {
            around: ec2("CreateSecurityGroup"),
        }),
        destroy: { ours: ec2("DeleteSecurityGroup") },
    },
    "aws:ec2/subnet:Subnet": {
        read: look,
        write: made("CreateSubnet", "CreateSubnet", "ModifySubnetAttribute"),
        destroy: { ours: ec2("DeleteSubnet") },
    },
    "aws:ec2/volumeAttachment:VolumeAttachment": {
        read: look,
        write: both({ ours: ec2("AttachVolume") }, encrypted),
        replace: { ours: ec2("StopInstances", "DetachVolume") },
    },
    "aws:ec2/vpc:Vpc": {
        read: look,
        write: made("CreateVpc", "ModifyVpcAttribute"),
        destroy: { ours: ec2("DeleteVpc") },
    },
    "aws:ec2/vpcEndpoint:VpcEndpoint": {
        read: look,
        write: both(made("CreateVpcEndpoint", "CreateVpcEndpoint", "ModifyVpcEndpoint"), {
            privateZone: ["route53:AssociateVPCWithHostedZone"],
        }),
        destroy: { ours: ec2("DeleteVpcEndpoints") },
    },
    "aws:iam/instanceProfile:InstanceProfile": {
        read: { ours: iam("GetInstanceProfile") },
        write: {
            newRole: iam("CreateInstanceProfile", "TagInstanceProfile"),
            ours: iam("AddRoleToInstanceProfile", "TagInstanceProfile", "UntagInstanceProfile"),
            pass: iam("PassRole"),
        },
        destroy: { ours: iam("RemoveRoleFromInstanceProfile", "DeleteInstanceProfile") },
    },
    "aws:iam/role:Role": {
        read: { ours: iam("GetRole", "ListRolePolicies", "ListAttachedRolePolicies") },
        write: {
            createRole: iam("CreateRole"),
            newRole: iam("TagRole"),
            ours: iam("TagRole", "UntagRole", "UpdateAssumeRolePolicy", "UpdateRole", "UpdateRoleDescription"),
            giveRights: iam("PutRolePermissionsBoundary"),
        },
        destroy: { ours: iam("ListInstanceProfilesForRole", "RemoveRoleFromInstanceProfile", "DeleteRole") },
    },
    "aws:iam/rolePolicy:RolePolicy": {
        read: { ours: iam("GetRolePolicy") },
        write: { giveRights: iam("PutRolePolicy") },
        destroy: { ours: iam("DeleteRolePolicy") },
    },
    "aws:kms/alias:Alias": {
        read: { look: ["kms:ListAliases"] },
        write: { named: ["kms:CreateAlias", "kms:UpdateAlias"], ours: ["kms:CreateAlias", "kms:UpdateAlias"] },
        destroy: { named: ["kms:DeleteAlias"], ours: ["kms:DeleteAlias"] },
    },
    "aws:kms/key:Key": {
        read: { ours: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"] },
        write: {
            made: ["kms:CreateKey"],
            newKey: ["kms:TagResource"],
            ours: [
                "kms:PutKeyPolicy",
                "kms:EnableKeyRotation",
                "kms:UpdateKeyDescription",
                "kms:TagResource",
                "kms:UntagResource",
            ],
        },
        destroy: { ours: ["kms:ScheduleKeyDeletion"] },
    },
    "aws:lb/listener:Listener": {
        read: lookLb,
        write: both(lbTags, {
            made: lb("CreateListener"),
            ours: lb("CreateListener", "ModifyListener", "ModifyListenerAttributes"),
        }),
        destroy: { ours: lb("DeleteListener") },
    },
    "aws:lb/loadBalancer:LoadBalancer": {
        read: both(look, lookLb),
        write: both(lbTags, {
            made: lb("CreateLoadBalancer"),
            ours: lb("ModifyLoadBalancerAttributes", "SetSecurityGroups", "SetSubnets"),
            serviceRole: iam("CreateServiceLinkedRole"),
        }),
        destroy: { ours: lb("DeleteLoadBalancer") },
    },
    "aws:lb/targetGroup:TargetGroup": {
        read: lookLb,
        write: both(lbTags, {
            made: lb("CreateTargetGroup"),
            ours: lb("ModifyTargetGroup", "ModifyTargetGroupAttributes"),
        }),
        destroy: { ours: lb("DeleteTargetGroup") },
    },
    "aws:lb/targetGroupAttachment:TargetGroupAttachment": {
        read: lookLb,
        write: { ours: lb("RegisterTargets") },
        replace: { ours: lb("DeregisterTargets") },
    },
    "aws:route53/record:Record": {
        read: { zones: ["route53:ListResourceRecordSets", "route53:GetHostedZone"], look: ["route53:GetChange"] },
        write: { records: ["route53:ChangeResourceRecordSets"] },
    },
    "aws:route53/zone:Zone": {
        read: {
            zones: ["route53:GetHostedZone", "route53:ListTagsForResource", "route53:ListResourceRecordSets"],
            look: ["route53:GetChange", "route53:ListHostedZones", "ec2:Describe*"],
        },
        write: {
            privateZone: ["route53:CreateHostedZone"],
            zones: ["route53:ChangeTagsForResource", "route53:UpdateHostedZoneComment"],
        },
        destroy: { zone: ["route53:DeleteHostedZone"] },
    },
    "aws:sns/topic:Topic": {
        read: { named: ["sns:GetTopicAttributes", "sns:ListTagsForResource"] },
        write: { named: ["sns:CreateTopic", "sns:SetTopicAttributes", "sns:TagResource", "sns:UntagResource"] },
        destroy: { named: ["sns:DeleteTopic"] },
    },
    "aws:sns/topicSubscription:TopicSubscription": {
        read: { look: ["sns:GetSubscriptionAttributes"] },
        write: { named: ["sns:Subscribe"] },
        replace: { inRegion: ["sns:Unsubscribe"] },
    },
    "aws:ssm/parameter:Parameter": {
        read: {
            look: ["ssm:DescribeParameters"],
            named: ["ssm:GetParameter", "ssm:ListTagsForResource"],
            useKey: ["kms:Decrypt"],
        },
        write: {
            named: ["ssm:PutParameter", "ssm:AddTagsToResource", "ssm:RemoveTagsFromResource"],
            useKey: ["kms:Encrypt", "kms:GenerateDataKey"],
        },
        destroy: { named: ["ssm:DeleteParameter"] },
    },
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": rule("Egress"),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": rule("Ingress"),
    // What a run does beside its resources.
    program: {
        read: {
            look: [
                "sts:GetCallerIdentity",
                "ec2:Describe*",
                ...lb("Describe*"),
                "kms:ListAliases",
                "logs:DescribeLogGroups",
                "route53:ListHostedZones",
                "servicequotas:GetAWSDefaultServiceQuota",
                "servicequotas:GetServiceQuota",
            ],
            image: ["ssm:GetParameter"],
            // Whether names are free.
            named: ["ssm:GetParameter"],
            ours: ["kms:DescribeKey"],
            roleNames: iam("GetRole", "GetInstanceProfile"),
        },
    },
    state: {
        read: { readState: s3("ListBucket", "GetObject"), stateKey: ["kms:Decrypt"] },
        write: {
            writeState: s3("PutObject", "DeleteObject", "AbortMultipartUpload"),
            // The last where the bucket encrypts with this key, too.
            stateKey: ["kms:Encrypt", "kms:GenerateDataKey"],
        },
    },
};
