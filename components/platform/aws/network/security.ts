import * as ec2 from "@pulumi/aws/ec2";
import * as vpc from "@pulumi/aws/vpc";
import type * as pulumi from "@pulumi/pulumi";
import { Egress } from "../../../../config/platforms/aws/egress";
import { Group, type Peer, planRules, type RulePlan } from "./planRules";
import { type AwsScope, tagsOf } from "../scope";

export interface AwsSecurity {
    readonly groupIds: Readonly<Record<Group, pulumi.Output<string> | undefined>>;
    readonly membersGroupId: pulumi.Output<string>;
}

const DESCRIPTIONS: Readonly<Record<Group, string>> = {
    members: "etcd members",
    balancer: "The balancer in front of the etcd members",
    bastion: "The bastion of the etcd members",
    endpoints: "Endpoints of AWS services for the etcd members",
};

/** Makes the security groups, empty; their rules come when all of them are there. */
export function createSecurityGroups(scope: AwsScope, vpcId: pulumi.Output<string>): AwsSecurity {
    const make = (group: Group): pulumi.Output<string> =>
        new ec2.SecurityGroup(
            `${scope.name}-${group}-group`,
            {
                namePrefix: `${scope.plan.name}-${group}-`,
                vpcId,
                description: DESCRIPTIONS[group],
                tags: tagsOf(scope, group),
            },
            scope.opts,
        ).id;
    const { aws, plan } = scope;
    const membersGroupId = make(Group.members);
    const hasEndpoints = aws.egress === Egress.none && aws.vpc === undefined;
    return {
        membersGroupId,
        groupIds: {
            members: membersGroupId,
            balancer: plan.balancer === undefined ? undefined : make(Group.balancer),
            bastion: aws.bastionType === undefined ? undefined : make(Group.bastion),
            endpoints: hasEndpoints ? make(Group.endpoints) : undefined,
        },
    };
}

/** Makes one resource of each rule, so that a preview shows each by itself. */
export function createRules(
    scope: AwsScope,
    security: AwsSecurity,
    s3PrefixListId: pulumi.Input<string> | undefined,
): readonly pulumi.Resource[] {
    const rules = planRules(scope.plan.flows, scope.aws, scope.config.network.cidr ?? "");
    return rules.map((rule) => {
        const args = {
            securityGroupId: idOf(security, rule.group),
            ...peerArgs(security, rule.peer, s3PrefixListId),
            ipProtocol: "tcp",
            fromPort: rule.port,
            toPort: rule.port,
            description: rule.description,
            tags: tagsOf(scope, rule.name),
        };
        return createRule(scope, rule, args);
    });
}

type RuleArgs = vpc.SecurityGroupIngressRuleArgs & vpc.SecurityGroupEgressRuleArgs;

function createRule(scope: AwsScope, rule: RulePlan, args: RuleArgs): pulumi.Resource {
    const name = `${scope.name}-${rule.name}`;
    return rule.direction === "ingress"
        ? new vpc.SecurityGroupIngressRule(name, args, scope.opts)
        : new vpc.SecurityGroupEgressRule(name, args, scope.opts);
}

function peerArgs(
    security: AwsSecurity,
    peer: Peer,
    s3PrefixListId: pulumi.Input<string> | undefined,
): Partial<RuleArgs> {
    switch (peer.kind) {
        case "group":
            return { referencedSecurityGroupId: idOf(security, peer.group) };
        case "securityGroup":
            return { referencedSecurityGroupId: peer.id };
        case "network":
            return { cidrIpv4: peer.cidr };
        case "s3":
            return s3PrefixListId === undefined ? {} : { prefixListId: s3PrefixListId };
        default:
            return peer satisfies never;
    }
}

function idOf(security: AwsSecurity, group: Group): pulumi.Output<string> {
    const id = security.groupIds[group];
    if (id === undefined) {
        throw new Error(`a rule names the security group ${group}, which is not made`);
    }
    return id;
}
