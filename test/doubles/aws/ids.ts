// Ids and ARNs in AWS's own forms, made up from the URN and how often it was made, so that the same program gives the same ones.
import { createHash } from "node:crypto";
import { type Properties, textOf } from "../../../engine/plugins/value";
import { factsOf } from "./facts";

export const ACCOUNT_ID = "123456789012";

/** What is being made. */
export interface Making {
    readonly type: string;
    readonly urn: string;
    readonly inputs: Properties;
    readonly region: string;
    /** How often this URN was made before. */
    readonly times: number;
}

/** AWS's usual 17 hexadecimal digits, or as many as asked for. */
export function digits({ urn, times }: Making, count = 17, salt = ""): string {
    return createHash("sha256")
        .update(`${urn}#${String(times)}${salt}`)
        .digest("hex")
        .slice(0, count);
}

const PREFIXES: Readonly<Record<string, string>> = {
    "aws:ec2/vpc:Vpc": "vpc",
    "aws:ec2/subnet:Subnet": "subnet",
    "aws:ec2/routeTable:RouteTable": "rtb",
    "aws:ec2/routeTableAssociation:RouteTableAssociation": "rtbassoc",
    "aws:ec2/internetGateway:InternetGateway": "igw",
    "aws:ec2/natGateway:NatGateway": "nat",
    "aws:ec2/eip:Eip": "eipalloc",
    "aws:ec2/vpcEndpoint:VpcEndpoint": "vpce",
    "aws:ec2/securityGroup:SecurityGroup": "sg",
    "aws:ec2/securityGroupRule:SecurityGroupRule": "sgrule",
    "aws:ec2/instance:Instance": "i",
    "aws:ec2/networkInterface:NetworkInterface": "eni",
    "aws:ec2/volumeAttachment:VolumeAttachment": "vai",
    "aws:ec2/flowLog:FlowLog": "fl",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "sgr",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "sgr",
    "aws:ebs/volume:Volume": "vol",
    "aws:ebs/snapshot:Snapshot": "snap",
    "aws:dlm/lifecyclePolicy:LifecyclePolicy": "policy",
};

/** Ids that are the value of an input. */
const NAMED: Readonly<Record<string, string>> = {
    "aws:ec2/placementGroup:PlacementGroup": "name",
    "aws:ec2/keyPair:KeyPair": "keyName",
    "aws:kms/alias:Alias": "name",
    "aws:iam/role:Role": "name",
    "aws:iam/instanceProfile:InstanceProfile": "name",
    "aws:s3/bucket:Bucket": "bucket",
    "aws:s3/bucketVersioning:BucketVersioning": "bucket",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": "bucket",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": "bucket",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": "bucket",
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": "bucket",
    "aws:s3/bucketPolicy:BucketPolicy": "bucket",
    "aws:cloudwatch/metricAlarm:MetricAlarm": "name",
    "aws:cloudwatch/logGroup:LogGroup": "name",
    "aws:ssm/parameter:Parameter": "name",
};

export function makeId(making: Making): string {
    const { type } = making;
    const inputs = withName(making);
    const prefix = PREFIXES[type];
    if (prefix !== undefined) {
        return `${prefix}-${digits(making)}`;
    }
    const named = NAMED[type];
    if (named !== undefined) {
        return textOf(inputs[named]);
    }
    switch (type) {
        case "aws:ec2/route:Route":
            return `r-${textOf(inputs.routeTableId)}${digits(making, 10)}`;
        case "aws:kms/key:Key":
            return digits(making, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.*)$/, "$1-$2-$3-$4-$5");
        case "aws:iam/rolePolicy:RolePolicy":
            return `${nameOf(inputs.role)}:${textOf(inputs.name)}`;
        case "aws:iam/rolePolicyAttachment:RolePolicyAttachment":
            return `${nameOf(inputs.role)}-${digits(making, 20)}`;
        case "aws:lb/targetGroupAttachment:TargetGroupAttachment":
            return `${textOf(inputs.targetGroupArn)}-${digits(making, 26)}`;
        case "aws:route53/zone:Zone":
            return `Z${digits(making, 20).toUpperCase()}`;
        case "aws:route53/record:Record":
            return ["zoneId", "name", "type", "setIdentifier"]
                .filter((part) => inputs[part] !== undefined)
                .map((part) => textOf(inputs[part]))
                .join("_");
        default:
            return makeArn(making, "");
    }
}

function nameOf(value: unknown): string {
    return typeof value === "string" ? value : "role";
}

/** Of what has only the beginning of a name, AWS makes up the rest. */
export function withName(making: Making): Properties {
    const { type, inputs } = making;
    const property = factsOf(type).autoName?.property;
    const prefix = inputs.namePrefix ?? inputs.keyNamePrefix ?? inputs.bucketPrefix;
    return property === undefined || inputs[property] !== undefined || prefix === undefined
        ? inputs
        : { ...inputs, [property]: `${textOf(prefix)}${digits(making, 8)}` };
}

export function makeArn(making: Making, id: string): string {
    const { type, region } = making;
    const inputs = withName(making);
    const [, module = "", kind = ""] = /^aws:([^/]*)\/([^:]*)/.exec(type) ?? [];
    const regional = (service: string, rest: string): string => `arn:aws:${service}:${region}:${ACCOUNT_ID}:${rest}`;
    switch (type) {
        case "aws:lb/loadBalancer:LoadBalancer":
            return regional("elasticloadbalancing", `loadbalancer/net/${textOf(inputs.name)}/${digits(making, 16)}`);
        case "aws:lb/targetGroup:TargetGroup":
            return regional("elasticloadbalancing", `targetgroup/${textOf(inputs.name)}/${digits(making, 16)}`);
        case "aws:lb/listener:Listener": {
            const balancer = textOf(inputs.loadBalancerArn).replace(":loadbalancer/", ":listener/");
            return `${balancer}/${digits(making, 16)}`;
        }
        case "aws:sns/topic:Topic":
            return regional("sns", textOf(inputs.name));
        case "aws:sns/topicSubscription:TopicSubscription":
            return `${textOf(inputs.topic)}:${digits(making, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.*)$/, "$1-$2-$3-$4-$5")}`;
        case "aws:ssm/parameter:Parameter":
            return regional("ssm", `parameter/${id.replace(/^\//, "")}`);
        case "aws:kms/key:Key":
            return regional("kms", `key/${id}`);
        case "aws:kms/alias:Alias":
            return regional("kms", id);
        case "aws:cloudwatch/metricAlarm:MetricAlarm":
            return regional("cloudwatch", `alarm:${id}`);
        case "aws:cloudwatch/logGroup:LogGroup":
            return regional("logs", `log-group:${id}`);
        case "aws:dlm/lifecyclePolicy:LifecyclePolicy":
            return regional("dlm", `policy/${id}`);
        case "aws:s3/bucket:Bucket":
            return `arn:aws:s3:::${id}`;
        case "aws:route53/zone:Zone":
            return `arn:aws:route53:::hostedzone/${id}`;
        case "aws:iam/role:Role":
        case "aws:iam/instanceProfile:InstanceProfile":
            return `arn:aws:iam::${ACCOUNT_ID}:${kind === "role" ? "role" : "instance-profile"}/${id}`;
        default:
            return regional(module === "ebs" || module === "vpc" ? "ec2" : module, `${kebab(kind)}/${id}`);
    }
}

function kebab(name: string): string {
    return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
