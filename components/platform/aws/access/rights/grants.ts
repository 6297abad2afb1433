import type { Conditions } from "../renderPolicy";

/** What stands for the account's own words in the documents; a cluster's names follow from CLUSTER. */
export interface RightsFacts {
    readonly partition: string;
    readonly region: string;
    readonly account: string;
    readonly cluster: string;
    /** `aws.domain`. */
    readonly domain: string;
    /** Id of the private zone, which is known when it is there. */
    readonly zone: string;
    /** Bucket and id of the key of Pulumi's state. */
    readonly stateBucket: string;
    readonly stateKey: string;
    /** ARN; undefined: no boundary is asked of roles. */
    readonly boundary: string | undefined;
}

/** Where, and on which condition, calls are permitted. */
export interface GrantTerms {
    readonly resources: readonly string[];
    readonly condition?: Conditions;
}

const TAG = "pulumi-etcd:cluster";
/** The provider puts a time and a number of this length behind the prefix of a name. */
const SUFFIX = "?".repeat(26);
/** Of a role's name: see planPhysicalName. */
const HASH = "?".repeat(7);

export type Grant = keyof ReturnType<typeof termsOf>;

export function termsOf(facts: RightsFacts) {
    const { partition, region, account, cluster, domain } = facts;
    const arn = (service: string, named: string): string => `arn:${partition}:${service}:${region}:${account}:${named}`;
    const global = (service: string, named: string): string => `arn:${partition}:${service}::${named}`;
    const roles = ["role", "instance-profile"].map((kind) => global("iam", `${account}:${kind}/*${cluster}-*-${HASH}`));
    const asked = { [`aws:RequestTag/${TAG}`]: cluster };
    const owned = { [`aws:ResourceTag/${TAG}`]: cluster };
    const here = { "aws:RequestedRegion": region };
    const bound = facts.boundary === undefined ? {} : { "iam:PermissionsBoundary": facts.boundary };
    const via = (...services: readonly string[]) => ({
        "kms:ViaService": services.map((service) => `${service}.${region}.amazonaws.com`),
    });
    /** New, or without an owner: what carries another cluster's name is never taken over. */
    const unowned = { StringEquals: asked, StringEqualsIfExists: owned };
    const names = "route53:ChangeResourceRecordSetsNormalizedRecordNames";
    const terms = {
        look: { resources: ["*"] },
        made: { resources: ["*"], condition: { StringEquals: { ...asked, ...here } } },
        ours: { resources: ["*"], condition: { StringEquals: owned } },
        named: {
            resources: [
                arn("kms", `alias/pulumi-etcd/${cluster}`),
                arn("logs", `log-group:/pulumi-etcd/${cluster}/*`),
                arn("sns", `${cluster}-alarms-${SUFFIX}`),
                arn("ssm", `parameter/pulumi-etcd/${cluster}/*`),
            ],
        },
        // A subnet that is there before the cluster has no tag, and another cluster's has that one's.
        around: {
            condition: { StringEqualsIfExists: owned },
            resources: ["image/*", "network-interface/*", "subnet/*", "vpc/*"].map(
                (kind) => `arn:${partition}:ec2:${region}:*:${kind}`,
            ),
        },
        // Of an interface in somebody else's subnet.
        subnets: { resources: [arn("ec2", "subnet/*")] },
        image: { resources: [`arn:${partition}:ssm:${region}::parameter/aws/service/*`] },
        // AWS names no resource for the end of a subscription.
        inRegion: { resources: ["*"], condition: { StringEquals: here } },
        // Only as part of the call that makes a thing.
        tag: { resources: ["*"], condition: { StringEquals: asked, Null: { "ec2:CreateAction": "false" } } },
        tagBalancer: {
            resources: ["*"],
            condition: { StringEquals: asked, Null: { "elasticloadbalancing:CreateAction": "false" } },
        },
        newAlarm: { resources: [arn("cloudwatch", `alarm:${cluster}-*`)], condition: unowned },
        newSchedule: { resources: [arn("dlm", "policy/*")], condition: unowned },
        // A key that has a name already is somebody's.
        newKey: {
            resources: [arn("kms", "key/*")],
            condition: { ...unowned, Null: { "kms:ResourceAliases": "true" } },
        },
        // AWS knows no tags of what is not there.
        roleNames: { resources: roles, condition: { StringEqualsIfExists: owned } },
        newRole: { resources: roles, condition: unowned },
        createRole: { resources: roles, condition: { StringEquals: { ...asked, ...bound } } },
        giveRights: { resources: ["*"], condition: { StringEquals: { ...owned, ...bound } } },
        pass: {
            resources: ["*"],
            condition: {
                StringEquals: {
                    ...owned,
                    "iam:PassedToService": ["ec2.amazonaws.com", "dlm.amazonaws.com", "vpc-flow-logs.amazonaws.com"],
                },
            },
        },
        serviceRole: {
            resources: [global("iam", `${account}:role/aws-service-role/*`)],
            condition: {
                StringEquals: { "iam:AWSServiceName": ["elasticloadbalancing.amazonaws.com", "events.amazonaws.com"] },
            },
        },
        useKey: { resources: ["*"], condition: { StringEquals: { ...owned, ...via("ec2", "ssm") } } },
        grantKey: {
            resources: ["*"],
            condition: { StringEquals: { ...owned, ...via("ec2") }, Bool: { "kms:GrantIsForAWSResource": "true" } },
        },
        zones: { resources: [global("route53", ":hostedzone/*")] },
        zone: { resources: [global("route53", `:hostedzone/${facts.zone}`)] },
        privateZone: { resources: ["*"], condition: { Null: { "route53:VPCs": "false" } } },
        records: {
            resources: [global("route53", ":hostedzone/*")],
            condition: {
                "ForAllValues:StringLike": { [names]: [domain, `*.${domain}`] },
                Null: { [names]: "false" },
            },
        },
        readState: {
            resources: [facts.stateBucket, `${facts.stateBucket}/*`].map((named) => `arn:${partition}:s3:::${named}`),
        },
        writeState: { resources: [`arn:${partition}:s3:::${facts.stateBucket}/*`] },
        stateKey: { resources: [arn("kms", `key/${facts.stateKey}`)] },
    } as const satisfies Readonly<Record<string, GrantTerms>>;
    return terms;
}
