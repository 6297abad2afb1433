// Firewall, balancer and backup bucket with everything right.
import type { Props } from "./goodStack";
import type { Given } from "./judge";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";

export function group(ingress: readonly Props[] | undefined, name = "etcd"): Given {
    return { type: GROUP, name, props: { ingress } };
}

export function rule(props: Props, name = "rule"): Given {
    return { type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", name, props };
}

export const client = { protocol: "tcp", fromPort: 2379, toPort: 2379, securityGroups: ["sg-1"] };
export const peer = { protocol: "tcp", fromPort: 2380, toPort: 2380, self: true };
export const ssh = { protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["10.0.0.0/24"] };
export const world = { cidrBlocks: ["0.0.0.0/0"] };

export function balancer(props: Props = {}, name = "etcd"): Given {
    return {
        type: "aws:lb/loadBalancer:LoadBalancer",
        name,
        props: { internal: true, loadBalancerType: "network", ...props },
    };
}

export function listener(props: Props = {}): Given {
    return { type: "aws:lb/listener:Listener", name: "front", props: { port: 2379, protocol: "TCP", ...props } };
}

export function targets(
    healthCheck: Props | undefined = { protocol: "HTTP", port: "2381", path: "/readyz" },
    props: Props = {},
): Given {
    return {
        type: "aws:lb/targetGroup:TargetGroup",
        name: "members",
        props: { port: 2379, protocol: "TCP", healthCheck, ...props },
    };
}

export const bucketOf = (type: string, props: Props): Given => ({
    type: `aws:s3/${type[0]?.toLowerCase() ?? ""}${type.slice(1)}:${type}`,
    name: `setting-${type}`,
    props,
    uses: { bucket: ["etcd-backups"] },
});
export const bucket = (props: Props = {}): Given => ({
    type: "aws:s3/bucket:Bucket",
    name: "etcd-backups",
    props: { objectLockEnabled: true, ...props },
});
export const encryption = bucketOf("BucketServerSideEncryptionConfiguration", {
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: "arn:aws:kms:x" } }],
});
export const lock = bucketOf("BucketObjectLockConfiguration", {});

export const byGroup = rule(
    { ipProtocol: "tcp", fromPort: 2380, toPort: 2380, referencedSecurityGroupId: "sg-1" },
    "by-group",
);

export const snapshots: Given = {
    type: "aws:dlm/lifecyclePolicy:LifecyclePolicy",
    name: "etcd-snapshots",
    props: { policyDetails: { schedules: [{ createRule: { interval: 12 } }] } },
};

export const goodNetwork: readonly Given[] = [
    group([client, peer, ssh]),
    balancer(),
    listener(),
    targets(),
    bucket(),
    encryption,
    lock,
    snapshots,
    byGroup,
];
