import * as lb from "@pulumi/aws/lb";
import type * as pulumi from "@pulumi/pulumi";
import { CLIENT_PORT, HEALTH_PORT, type BalancerPlan } from "../../../plan";
import { Part, partName } from "../../../names";
import { balancerName } from "../names";
import type { AwsNetwork } from "./network";
import { type AwsScope, tagsOf } from "../scope";

export interface AwsBalancer {
    readonly dnsName: pulumi.Output<string>;
    readonly zoneId: pulumi.Output<string>;
    readonly targetGroupArn: pulumi.Output<string>;
    /** What its metrics call it. */
    readonly arnSuffix: pulumi.Output<string>;
    readonly targetGroupArnSuffix: pulumi.Output<string>;
}

/** API servers ping every 30 s; watches of others may be silent for longer than the usual 350 s. */
const IDLE_SECONDS = 3600;

/**
 * One address in front of all members, inside the VPC. It passes TCP through, so TLS is between client and member. Whether a
 * member gets connections is decided by its /readyz: that leaves out learners and members without a leader.
 */
export function createLoadBalancer(
    scope: AwsScope,
    balancer: BalancerPlan,
    network: AwsNetwork,
    groupId: pulumi.Output<string>,
): AwsBalancer {
    const { name, aws, opts } = scope;
    const named = balancerName(scope);
    const nlb = new lb.LoadBalancer(
        partName(name, Part.balancer),
        {
            name: named,
            internal: true,
            loadBalancerType: "network",
            // An address that AWS chose could be a member's.
            subnetMappings: aws.subnets.map(({ zone, balancerAddress }) => ({
                subnetId: network.privateSubnetIds.get(zone) ?? "",
                privateIpv4Address: balancerAddress,
            })),
            securityGroups: [groupId],
            // With a member or two in each zone, a zone's own address would be useless while they are away.
            enableCrossZoneLoadBalancing: true,
            enableDeletionProtection: scope.protect,
            tags: tagsOf(scope, "balancer"),
        },
        // API servers know its name; a new one would have another address.
        { ...opts, protect: scope.protect },
    );
    const targets = createTargetGroup(scope, named, network.vpcId);
    new lb.Listener(
        `${name}-balancer-listener`,
        {
            loadBalancerArn: nlb.arn,
            port: balancer.port,
            protocol: "TCP",
            tcpIdleTimeoutSeconds: IDLE_SECONDS,
            defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
            tags: tagsOf(scope, "balancer"),
        },
        opts,
    );
    return {
        dnsName: nlb.dnsName,
        zoneId: nlb.zoneId,
        targetGroupArn: targets.arn,
        arnSuffix: nlb.arnSuffix,
        targetGroupArnSuffix: targets.arnSuffix,
    };
}

function createTargetGroup(scope: AwsScope, named: string, vpcId: pulumi.Output<string>): lb.TargetGroup {
    return new lb.TargetGroup(
        partName(scope.name, Part.balancerTargets),
        {
            name: named,
            vpcId,
            targetType: "instance",
            protocol: "TCP",
            port: CLIENT_PORT,
            // With the client's own address a member could not reach itself through the balancer.
            preserveClientIp: "false",
            // A member that leaves gets no new connections, and then ends those that it has itself, once their requests are answered: cut
            // off here, requests would be lost. Connections to one that is dead are cut all the same, because it is unhealthy.
            connectionTermination: false,
            healthCheck: {
                protocol: "HTTP",
                path: "/readyz",
                port: String(HEALTH_PORT),
                interval: 5,
                timeout: 2,
                healthyThreshold: 2,
                unhealthyThreshold: 2,
                matcher: "200",
            },
            tags: tagsOf(scope, "balancer"),
        },
        scope.opts,
    );
}
