// Which inputs name other things of the account: they must be there, and while they are named they cannot go.
import { isObject, isUnknown, type Properties, textOf, textsOf, type Value } from "../../../engine/plugins/value";
import type { Account, Thing } from "./account";
import { AwsError } from "./awsError";
import { isTerminated } from "./instances";

interface Reference {
    /** Path of the input; lists are looked through. */
    readonly path: string;
    readonly to: string;
    /** The property that is named, when it is not the id. */
    readonly by?: string;
    /** What AWS says of one that is not there. */
    readonly code: string;
    /** AWS deletes what is named all the same. */
    readonly loose?: true;
}

const vpc = { path: "vpcId", to: "aws:ec2/vpc:Vpc", code: "InvalidVpcID.NotFound" };
const subnet = { path: "subnetId", to: "aws:ec2/subnet:Subnet", code: "InvalidSubnetID.NotFound" };
const group = {
    path: "securityGroups",
    to: "aws:ec2/securityGroup:SecurityGroup",
    code: "InvalidGroup.NotFound",
};
const table = { path: "routeTableId", to: "aws:ec2/routeTable:RouteTable", code: "InvalidRouteTableID.NotFound" };
const key = { path: "kmsKeyId", to: "aws:kms/key:Key", by: "arn", code: "NotFoundException", loose: true as const };
const bucket = { path: "bucket", to: "aws:s3/bucket:Bucket", code: "NoSuchBucket", loose: true as const };
const rule = [
    { ...group, path: "securityGroupId", loose: true as const },
    { ...group, path: "referencedSecurityGroupId" },
];

const REFERENCES: Readonly<Record<string, readonly Reference[]>> = {
    "aws:ec2/subnet:Subnet": [vpc],
    "aws:ec2/routeTable:RouteTable": [vpc],
    "aws:ec2/route:Route": [
        { ...table, loose: true },
        {
            path: "natGatewayId",
            to: "aws:ec2/natGateway:NatGateway",
            code: "InvalidNatGatewayID.NotFound",
            loose: true,
        },
        { path: "gatewayId", to: "aws:ec2/internetGateway:InternetGateway", code: "InvalidGatewayID.NotFound" },
    ],
    "aws:ec2/routeTableAssociation:RouteTableAssociation": [table, { ...subnet, loose: true }],
    "aws:ec2/internetGateway:InternetGateway": [vpc],
    "aws:ec2/natGateway:NatGateway": [
        subnet,
        { path: "allocationId", to: "aws:ec2/eip:Eip", code: "InvalidAllocationID.NotFound" },
    ],
    "aws:ec2/vpcEndpoint:VpcEndpoint": [
        vpc,
        { ...subnet, path: "subnetIds" },
        { ...subnet, path: "subnetConfigurations.subnetId" },
        { ...group, path: "securityGroupIds" },
    ],
    "aws:ec2/securityGroup:SecurityGroup": [vpc],
    "aws:ec2/networkInterface:NetworkInterface": [subnet, group],
    "aws:ec2/instance:Instance": [
        subnet,
        { ...group, path: "vpcSecurityGroupIds" },
        {
            path: "primaryNetworkInterface.networkInterfaceId",
            to: "aws:ec2/networkInterface:NetworkInterface",
            code: "InvalidNetworkInterfaceID.NotFound",
        },
        {
            path: "iamInstanceProfile",
            to: "aws:iam/instanceProfile:InstanceProfile",
            code: "InvalidParameterValue",
            loose: true,
        },
        { path: "placementGroup", to: "aws:ec2/placementGroup:PlacementGroup", code: "InvalidPlacementGroup.Unknown" },
        { path: "keyName", to: "aws:ec2/keyPair:KeyPair", code: "InvalidKeyPair.NotFound", loose: true },
        { ...key, path: "rootBlockDevice.kmsKeyId" },
    ],
    "aws:ec2/volumeAttachment:VolumeAttachment": [
        { path: "volumeId", to: "aws:ebs/volume:Volume", code: "InvalidVolume.NotFound" },
        { path: "instanceId", to: "aws:ec2/instance:Instance", code: "InvalidInstanceID.NotFound", loose: true },
    ],
    "aws:ec2/flowLog:FlowLog": [vpc],
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": rule,
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": rule,
    "aws:ebs/volume:Volume": [key],
    "aws:kms/alias:Alias": [{ path: "targetKeyId", to: "aws:kms/key:Key", code: "NotFoundException", loose: true }],
    "aws:iam/rolePolicy:RolePolicy": [{ path: "role", to: "aws:iam/role:Role", code: "NoSuchEntity" }],
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": [
        { path: "role", to: "aws:iam/role:Role", code: "NoSuchEntity" },
    ],
    "aws:iam/instanceProfile:InstanceProfile": [{ path: "role", to: "aws:iam/role:Role", code: "NoSuchEntity" }],
    "aws:lb/loadBalancer:LoadBalancer": [
        group,
        { ...subnet, path: "subnets" },
        { ...subnet, path: "subnetMappings.subnetId" },
    ],
    "aws:lb/targetGroup:TargetGroup": [vpc],
    "aws:lb/targetGroupAttachment:TargetGroupAttachment": [
        { path: "targetGroupArn", to: "aws:lb/targetGroup:TargetGroup", code: "TargetGroupNotFound", loose: true },
    ],
    "aws:lb/listener:Listener": [
        { path: "loadBalancerArn", to: "aws:lb/loadBalancer:LoadBalancer", code: "LoadBalancerNotFound", loose: true },
        {
            path: "defaultActions.targetGroupArn",
            to: "aws:lb/targetGroup:TargetGroup",
            code: "TargetGroupNotFound",
        },
    ],
    "aws:sns/topicSubscription:TopicSubscription": [
        { path: "topic", to: "aws:sns/topic:Topic", by: "arn", code: "NotFound", loose: true },
    ],
    "aws:route53/record:Record": [{ path: "zoneId", to: "aws:route53/zone:Zone", code: "NoSuchHostedZone" }],
    "aws:route53/zone:Zone": [{ ...vpc, path: "vpcs.vpcId", loose: true }],
    "aws:s3/bucketVersioning:BucketVersioning": [bucket],
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": [bucket],
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": [bucket],
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": [bucket],
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": [bucket],
    "aws:s3/bucketPolicy:BucketPolicy": [bucket],
};

/** Refuses a thing that names what is not in the account. */
export function checkReferences(account: Account, type: string, inputs: Properties): void {
    for (const reference of REFERENCES[type] ?? []) {
        for (const name of textsAt(inputs, reference.path)) {
            if (!isThere(account, reference, name)) {
                throw new AwsError(reference.code, `The ${reference.path} '${name}' does not exist`);
            }
        }
    }
}

/** What of the account still needs a thing. */
export function usersOf(account: Account, thing: Thing): readonly Thing[] {
    return account
        .all()
        .filter(
            (other) =>
                !isTerminated(other.state) &&
                (REFERENCES[other.type] ?? []).some(
                    (reference) =>
                        reference.to === thing.type &&
                        reference.loose !== true &&
                        textsAt(other.state, reference.path).includes(nameOf(thing, reference)),
                ),
        );
}

function isThere(account: Account, reference: Reference, name: string): boolean {
    return account.all(reference.to).some((thing) => nameOf(thing, reference) === name || thing.id === name);
}

function nameOf(thing: Thing, { by }: Reference): string {
    return by === undefined ? thing.id : textOf(thing.state[by] ?? "");
}

function textsAt(properties: Properties, path: string): readonly string[] {
    const [name = "", ...rest] = path.split(".");
    const value: Value | undefined = properties[name];
    if (value === undefined || isUnknown(value)) {
        return [];
    }
    if (rest.length > 0) {
        const blocks = (Array.isArray(value) ? value : [value]).filter(isObject);
        return blocks.flatMap((block) => textsAt(block, rest.join(".")));
    }
    return Array.isArray(value) ? textsOf(value) : typeof value === "string" && value !== "" ? [value] : [];
}
