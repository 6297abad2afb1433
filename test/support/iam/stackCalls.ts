// The calls of rights/calls.ts as AWS sees them: each with the resources that AWS has it judged by, and what it knows of them.
import { CALLS, type Calls, type ResourceCalls } from "../../../components/platform/aws/access/rights/calls";
import type { RightsFacts } from "../../../components/platform/aws/access/rights/grants";
import { type Properties, textOf } from "../../../engine/plugins/value";
import { type Database, knowsKey } from "./database";
import type { Call } from "./evaluate";

export const CALLER_FACTS: RightsFacts = {
    partition: "aws",
    region: "eu-central-1",
    account: "123456789012",
    cluster: "prod-etcd",
    domain: "prod-etcd.internal",
    zone: "ZOURS",
    stateBucket: "my-state",
    stateKey: "1234abcd",
    boundary: undefined,
};

export const SERVICES: readonly string[] = [
    ...[
        "cloudwatch",
        "dlm",
        "ec2",
        "elasticloadbalancing",
        "iam",
        "kms",
        "logs",
        "route53",
        "s3",
        "servicequotas",
        "sns",
        "ssm",
        "sts",
    ],
];

/** Resource types that a cluster has; AWS is never asked for the others. Where a call takes one of several, each is tried. */
const TYPES = new Set([
    ...["elastic-ip", "image", "instance", "internet-gateway", "natgateway", "network-interface", "placement-group"],
    ...[
        "route-table",
        "security-group",
        "security-group-rule",
        "subnet",
        "volume",
        "vpc",
        "vpc-endpoint",
        "vpc-flow-log",
    ],
    ...["alarm", "alias", "bucket", "hostedzone", "instance-profile", "key", "listener/net", "loadbalancer/net/"],
    ...["log-group", "parameter", "policy", "role", "targetgroup", "topic"],
]);

export interface CallOptions {
    /** Whose things are touched. */
    readonly cluster: string;
    readonly hasOwnVpc: boolean;
    /** What things are called, by AWS's type; others have a name that is made up. */
    readonly names?: Readonly<Record<string, string>>;
}

const MAIN_TYPES: Readonly<Record<string, string>> = {
    "aws:cloudwatch/logGroup:LogGroup": "log-group",
    "aws:cloudwatch/metricAlarm:MetricAlarm": "alarm",
    "aws:iam/instanceProfile:InstanceProfile": "instance-profile",
    "aws:iam/role:Role": "role",
    "aws:kms/alias:Alias": "alias",
    "aws:s3/bucket:Bucket": "bucket",
    "aws:sns/topic:Topic": "topic",
    "aws:ssm/parameter:Parameter": "parameter",
};

/** What a resource is called in an ARN; the provider puts a time and a number behind a prefix. */
export function namesOf(type: string, inputs: Properties): Readonly<Record<string, string>> {
    const main = MAIN_TYPES[type];
    if (main === undefined) {
        return {};
    }
    const prefix = inputs.namePrefix ?? inputs.bucketPrefix;
    const name = prefix === undefined ? textOf(inputs.name ?? "") : `${textOf(prefix)}20261128000000000000000001`;
    return { [main]: /^(?:alias|parameter)$/.test(main) ? name.replace(/^(?:alias)?\//, "") : name };
}

export function callsFor(
    database: Database,
    type: string,
    verb: keyof ResourceCalls,
    options: CallOptions,
): readonly Call[] {
    const calls: Calls = CALLS[type]?.[verb] ?? {};
    const actions = [...new Set(Object.values(calls).flat())].flatMap((action) => expand(action));
    return actions.flatMap((action) => {
        const [service = "", name = ""] = action.split(":");
        const types = database[service]?.actions[name];
        if (types === undefined) {
            throw new Error(`${action} is no action of AWS`);
        }
        const taken = Object.keys(types).filter((one) => TYPES.has(one) && concerns(action, one, options));
        return (taken.length === 0 ? [""] : taken).flatMap((taking) =>
            contexts(database, action, taking, options).map((context) => ({
                action,
                resource: taking === "" ? "*" : nameOf(database, service, taking, type, options),
                context,
            })),
        );
    });
}

/** A pattern stands for one of its actions. */
function expand(action: string): readonly string[] {
    const examples: Readonly<Record<string, readonly string[]>> = {
        "ec2:Describe*": ["ec2:DescribeInstances", "ec2:DescribeVpcAttribute", "ec2:DescribeAddressesAttribute"],
        "elasticloadbalancing:Describe*": ["elasticloadbalancing:DescribeTargetHealth"],
        "s3:GetBucket*": ["s3:GetBucketPolicy", "s3:GetBucketVersioning", "s3:GetBucketObjectLockConfiguration"],
        "kms:ReEncrypt*": ["kms:ReEncryptFrom", "kms:ReEncryptTo"],
    };
    return examples[action] ?? [action];
}

/** Nobody tags an image or what is in somebody else's VPC, and of what the parameter store keeps only parameters are ours. */
function concerns(action: string, taken: string, { hasOwnVpc }: CallOptions): boolean {
    const isTagged = /:(?:Create|Delete)Tags$/.test(action);
    const isForeign = taken === "image" || (!hasOwnVpc && /^(?:subnet|vpc)$/.test(taken));
    return !(isTagged && isForeign) && (!action.startsWith("ssm:") || taken === "parameter");
}

const TAG = "pulumi-etcd:cluster";
const CREATES = /:(?:Create|Run|Allocate|Authorize|PutMetricAlarm)/;
const TAGS = /:(?:CreateTags|AddTags|AddTagsToResource|TagResource|TagRole|TagInstanceProfile)$/;

function contexts(
    database: Database,
    action: string,
    taking: string,
    options: CallOptions,
): readonly Call["context"][] {
    const asked = { [`aws:RequestTag/${TAG}`]: options.cluster };
    const isForeign = !options.hasOwnVpc && /^(?:subnet|vpc)$/.test(taking);
    const owned = isForeign || taking === "image" ? {} : { [`aws:ResourceTag/${TAG}`]: options.cluster };
    const known = (all: Call["context"]): Call["context"] =>
        Object.fromEntries(Object.entries(all).filter(([key]) => knowsKey(database, action, taking, key)));
    const others = {
        "kms:ViaService": `${/GenerateDataKeyWithout|Grant|ReEncrypt/.test(action) ? "ec2" : "ssm"}.eu-central-1.amazonaws.com`,
        "kms:GrantIsForAWSResource": "true",
        "aws:RequestedRegion": "eu-central-1",
        "iam:PassedToService": "ec2.amazonaws.com",
        "iam:AWSServiceName": "elasticloadbalancing.amazonaws.com",
        "route53:VPCs": ["VPCId=vpc-1,VPCRegion=eu-central-1"],
        "route53:ChangeResourceRecordSetsNormalizedRecordNames": [`etcd-1.${options.cluster}.internal`],
    };
    const isMadeNow = (type: string): boolean =>
        CREATES.test(action) && knowsKey(database, action, type, `aws:RequestTag/${TAG}`);
    if (action === "ec2:CreateTags" || TAGS.test(action)) {
        const creation = {
            "ec2:CreateAction": "RunInstances",
            "elasticloadbalancing:CreateAction": "CreateLoadBalancer",
        };
        return [known({ ...others, ...asked, ...creation }), known({ ...others, ...asked, ...owned })];
    }
    // A listener is made within a balancer, which is there; AWS judges it by the tags of both.
    const isThere = action === "elasticloadbalancing:CreateListener";
    return [known({ ...others, ...(isMadeNow(taking) ? asked : {}), ...(!isMadeNow(taking) || isThere ? owned : {}) })];
}

function nameOf(
    database: Database,
    service: string,
    taken: string,
    type: string,
    { cluster, names: given }: CallOptions,
): string {
    const template = database[service]?.resources[taken]?.arn;
    if (template === undefined) {
        throw new Error(`${service} has no resource ${taken}`);
    }
    const names: Readonly<Record<string, string>> = {
        alarm: `${cluster}-etcd-1-hardware`,
        alias: `pulumi-etcd/${cluster}`,
        bucket: `${cluster.slice(0, 28)}-backups-20261128000000000000000001`,
        hostedzone: cluster === CALLER_FACTS.cluster ? CALLER_FACTS.zone : "ZOTHER",
        "instance-profile": `${cluster}-etcd-1-616f122`,
        "log-group": `/pulumi-etcd/${cluster}/flow-log`,
        parameter: `pulumi-etcd/${cluster}/etcd-1/host-key`,
        role:
            type.includes("LoadBalancer") || type.includes("MetricAlarm")
                ? "aws-service-role/x/y"
                : `${cluster}-etcd-1-616f122`,
        topic: `${cluster}-alarms-20261128000000000000000001`,
        ...given,
    };
    const filled = template
        .replace("${Partition}", CALLER_FACTS.partition)
        .replace("${Region}", CALLER_FACTS.region)
        .replace("${Account}", CALLER_FACTS.account);
    return filled.replace(/\$\{\w+\}/, names[taken] ?? `${cluster}-1`).replace(/\$\{\w+\}/g, "1");
}
