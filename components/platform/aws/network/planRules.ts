import type { AwsConfig } from "../../../../config/platforms/aws/aws";
import { Egress } from "../../../../config/platforms/aws/egress";
import { type Flow, Party, SSH_PORT } from "../../../plan";

/** Security groups of the cluster. */
export const Group = { members: "members", balancer: "balancer", bastion: "bastion", endpoints: "endpoints" } as const;
export type Group = (typeof Group)[keyof typeof Group];

/** The other end of a connection. */
export type Peer =
    | { readonly kind: "group"; readonly group: Group }
    | { readonly kind: "securityGroup"; readonly id: string }
    | { readonly kind: "network"; readonly cidr: string }
    /** S3's own addresses, by its gateway endpoint. */
    | { readonly kind: "s3" };

export interface RulePlan {
    /** Says what the rule says, so that another rule has another name. */
    readonly name: string;
    readonly group: Group;
    readonly direction: "ingress" | "egress";
    readonly port: number;
    readonly peer: Peer;
    readonly description: string;
}

export const HTTPS_PORT = 443;
const ANYWHERE = "0.0.0.0/0";

/**
 * Every rule of the firewall, from the flows of the plan and from who the parties are. Whatever is not in it stays closed, in both
 * directions: a group without rules lets nothing out either.
 */
export function planRules(
    flows: readonly Flow[],
    aws: Pick<AwsConfig, "access" | "bastionType" | "egress" | "vpc">,
    vpcNetwork: string,
): readonly RulePlan[] {
    return merge([...planFlowRules(flows, aws), ...planBastionRules(aws), ...planWaysOut(aws, vpcNetwork)]);
}

type Access = Pick<AwsConfig, "access" | "bastionType">;

function planFlowRules(flows: readonly Flow[], aws: Access): readonly RulePlan[] {
    return flows.flatMap(({ from, to, port, why: description }) => {
        const target = groupOf(to, aws);
        if (target === undefined) {
            return [];
        }
        const source = groupOf(from, aws);
        const inward = peersOf(from, aws).map((peer) =>
            planRule({ group: target, direction: "ingress", port, peer, description }),
        );
        const outward =
            source === undefined
                ? []
                : [
                      planRule({
                          group: source,
                          direction: "egress",
                          port,
                          peer: { kind: "group", group: target },
                          description,
                      }),
                  ];
        return [...inward, ...outward];
    });
}

/** The group that a party's machines are in, where they are ours. */
function groupOf(party: Party, aws: Access): Group | undefined {
    switch (party) {
        case Party.members:
            return Group.members;
        case Party.balancer:
            return Group.balancer;
        case Party.deployers:
            return aws.bastionType === undefined ? undefined : Group.bastion;
        case Party.apiServers:
        case Party.operators:
        case Party.monitoring:
            return undefined;
        default:
            return party satisfies never;
    }
}

function peersOf(party: Party, aws: Access): readonly Peer[] {
    const group = groupOf(party, aws);
    if (group !== undefined) {
        return [{ kind: "group", group }];
    }
    switch (party) {
        case Party.apiServers:
            return aws.access.apiServers.map(parsePeer);
        case Party.operators:
            return aws.access.operators.map(parsePeer);
        case Party.monitoring:
            return aws.access.monitoring.map(parsePeer);
        default:
            return aws.access.ssh.map(parsePeer);
    }
}

function parsePeer(text: string): Peer {
    return text.startsWith("sg-") ? { kind: "securityGroup", id: text } : { kind: "network", cidr: text };
}

function planBastionRules(aws: Access): readonly RulePlan[] {
    return aws.bastionType === undefined
        ? []
        : aws.access.ssh.map((source) =>
              planRule({
                  group: Group.bastion,
                  direction: "ingress",
                  port: SSH_PORT,
                  peer: parsePeer(source),
                  description: "people and Pulumi go through the bastion",
              }),
          );
}

/** How hosts fetch the etcd release and their host key. */
function planWaysOut(aws: Pick<AwsConfig, "bastionType" | "egress" | "vpc">, vpcNetwork: string): readonly RulePlan[] {
    const inside: readonly Group[] = aws.bastionType === undefined ? [Group.members] : [Group.members, Group.bastion];
    const out = (group: Group, peer: Peer, description: string): RulePlan =>
        planRule({ group, direction: "egress", port: HTTPS_PORT, peer, description });
    if (aws.egress === Egress.nat) {
        // Answers alone come back: nobody outside can begin a connection.
        const why = "releases of etcd and AWS services, whose addresses are not fixed";
        return inside.map((group) => out(group, { kind: "network", cidr: ANYWHERE }, why));
    }
    const s3 = inside.map((group) => out(group, { kind: "s3" }, "releases of etcd in S3"));
    if (aws.vpc !== undefined) {
        const own = inside.map((group) =>
            out(group, { kind: "network", cidr: vpcNetwork }, "endpoints of AWS services"),
        );
        return aws.vpc.s3PrefixList === undefined ? own : [...own, ...s3];
    }
    const endpoints: Peer = { kind: "group", group: Group.endpoints };
    return [
        ...s3,
        ...inside.flatMap((group) => [
            out(group, endpoints, "endpoints of AWS services"),
            planRule({
                group: Group.endpoints,
                direction: "ingress",
                port: HTTPS_PORT,
                peer: { kind: "group", group },
                description: "hosts use AWS services",
            }),
        ]),
    ];
}

function planRule(rule: Omit<RulePlan, "name">): RulePlan {
    const { group, direction, peer, port } = rule;
    return { name: `${group}-${direction === "ingress" ? "from" : "to"}-${nameOf(peer)}-${port}`, ...rule };
}

function nameOf(peer: Peer): string {
    switch (peer.kind) {
        case "group":
            return peer.group;
        case "securityGroup":
            return peer.id;
        case "network":
            return peer.cidr.replace(/[./]/g, "-");
        case "s3":
            return "s3";
        default:
            return peer satisfies never;
    }
}

/** AWS has one rule for each group, port and peer, whatever the number of reasons. */
function merge(rules: readonly RulePlan[]): readonly RulePlan[] {
    const merged = new Map<string, RulePlan>();
    for (const rule of rules) {
        const other = merged.get(rule.name);
        const isNews = other !== undefined && !other.description.split("; ").includes(rule.description);
        const description = isNews ? `${other.description}; ${rule.description}` : rule.description;
        merged.set(rule.name, {
            ...rule,
            description: other !== undefined && !isNews ? other.description : description,
        });
    }
    return [...merged.values()];
}
