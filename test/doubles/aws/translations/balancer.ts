import type { Properties } from "../../../../engine/plugins/value";
import { attributes, block, blocks, caller, named, pairs } from "./shapes";
import type { Translation } from "./translation";

const elb = caller("elbv2");

function balancerAttributes(inputs: Properties) {
    return attributes({
        "load_balancing.cross_zone.enabled": inputs.enableCrossZoneLoadBalancing,
        "deletion_protection.enabled": inputs.enableDeletionProtection,
    });
}

function places(inputs: Properties) {
    return inputs.subnetMappings === undefined
        ? undefined
        : blocks(inputs.subnetMappings).map(({ subnetId, privateIpv4Address, allocationId }) => ({
              SubnetId: subnetId,
              PrivateIPv4Address: privateIpv4Address,
              AllocationId: allocationId,
          }));
}

const balancer: Translation = {
    create: (subject) => {
        const { inputs, self } = subject;
        return [
            elb(
                "CreateLoadBalancer",
                {
                    Name: named(subject),
                    Type: inputs.loadBalancerType,
                    Scheme: inputs.internal === true ? "internal" : "internet-facing",
                    Subnets: inputs.subnets,
                    SubnetMappings: places(inputs),
                    SecurityGroups: inputs.securityGroups,
                    Tags: pairs(inputs.tags),
                },
                {
                    id: "LoadBalancers[0].LoadBalancerArn",
                    arn: "LoadBalancers[0].LoadBalancerArn",
                    arnSuffix: "after(LoadBalancers[0].LoadBalancerArn, ':loadbalancer/')",
                    dnsName: "LoadBalancers[0].DNSName",
                    zoneId: "LoadBalancers[0].CanonicalHostedZoneId",
                },
            ),
            elb("ModifyLoadBalancerAttributes", {
                LoadBalancerArn: self("arn"),
                Attributes: balancerAttributes(inputs),
            }),
        ];
    },
    destroy: ({ self }) => [
        // As whoever destroys a cluster of production has to.
        elb("ModifyLoadBalancerAttributes", {
            LoadBalancerArn: self("arn"),
            Attributes: attributes({ "deletion_protection.enabled": false }),
        }),
        elb("DeleteLoadBalancer", { LoadBalancerArn: self("arn") }),
    ],
    template: (subject) => ({
        type: "AWS::ElasticLoadBalancingV2::LoadBalancer",
        properties: {
            Name: named(subject),
            Type: subject.inputs.loadBalancerType,
            Scheme: subject.inputs.internal === true ? "internal" : "internet-facing",
            Subnets: subject.inputs.subnets,
            SubnetMappings: places(subject.inputs),
            SecurityGroups: subject.inputs.securityGroups,
            LoadBalancerAttributes: balancerAttributes(subject.inputs),
            Tags: pairs(subject.inputs.tags),
        },
        attributes: {
            id: "Ref",
            arn: "Ref",
            arnSuffix: "LoadBalancerFullName",
            dnsName: "DNSName",
            zoneId: "CanonicalHostedZoneID",
        },
    }),
};

function groupProperties(inputs: Properties) {
    const check = block(inputs.healthCheck);
    return {
        Protocol: inputs.protocol,
        Port: inputs.port,
        VpcId: inputs.vpcId,
        TargetType: inputs.targetType,
        HealthCheckProtocol: check.protocol,
        HealthCheckPort: check.port,
        HealthCheckPath: check.path,
        HealthCheckIntervalSeconds: check.interval,
        HealthCheckTimeoutSeconds: check.timeout,
        HealthyThresholdCount: check.healthyThreshold,
        UnhealthyThresholdCount: check.unhealthyThreshold,
        Matcher: check.matcher === undefined ? undefined : { HttpCode: check.matcher },
        Tags: pairs(inputs.tags),
    };
}

function groupAttributes(inputs: Properties) {
    return attributes({
        "deregistration_delay.timeout_seconds": inputs.deregistrationDelay,
        "deregistration_delay.connection_termination.enabled": inputs.connectionTermination,
        "preserve_client_ip.enabled": inputs.preserveClientIp,
    });
}

const targetGroup: Translation = {
    create: (subject) => [
        elb(
            "CreateTargetGroup",
            { Name: named(subject), ...groupProperties(subject.inputs) },
            {
                id: "TargetGroups[0].TargetGroupArn",
                arn: "TargetGroups[0].TargetGroupArn",
                arnSuffix: "after(TargetGroups[0].TargetGroupArn, ':targetgroup/')",
            },
        ),
        elb("ModifyTargetGroupAttributes", {
            TargetGroupArn: subject.self("arn"),
            Attributes: groupAttributes(subject.inputs),
        }),
    ],
    destroy: ({ self }) => [elb("DeleteTargetGroup", { TargetGroupArn: self("arn") })],
    template: (subject) => ({
        type: "AWS::ElasticLoadBalancingV2::TargetGroup",
        properties: {
            Name: named(subject),
            ...groupProperties(subject.inputs),
            TargetGroupAttributes: groupAttributes(subject.inputs),
        },
        attributes: { id: "Ref", arn: "Ref", arnSuffix: "TargetGroupFullName" },
    }),
};

const target: Translation = {
    create: ({ inputs }) => [
        elb("RegisterTargets", {
            TargetGroupArn: inputs.targetGroupArn,
            Targets: [{ Id: inputs.targetId, Port: inputs.port }],
        }),
    ],
    destroy: ({ inputs }) => [
        elb("DeregisterTargets", {
            TargetGroupArn: inputs.targetGroupArn,
            Targets: [{ Id: inputs.targetId, Port: inputs.port }],
        }),
    ],
    template: ({ inputs }) => ({
        within: inputs.targetGroupArn,
        properties: { Targets: [{ Id: inputs.targetId, Port: inputs.port }] },
    }),
};

function actions(inputs: Properties) {
    return blocks(inputs.defaultActions).map(({ type, targetGroupArn }) => ({
        Type: type,
        TargetGroupArn: targetGroupArn,
    }));
}

const listener: Translation = {
    create: ({ inputs, self }) => [
        elb(
            "CreateListener",
            {
                LoadBalancerArn: inputs.loadBalancerArn,
                Port: inputs.port,
                Protocol: inputs.protocol,
                DefaultActions: actions(inputs),
                Tags: pairs(inputs.tags),
            },
            { id: "Listeners[0].ListenerArn", arn: "Listeners[0].ListenerArn" },
        ),
        elb("ModifyListenerAttributes", {
            ListenerArn: self("arn"),
            Attributes: attributes({ "tcp.idle_timeout.seconds": inputs.tcpIdleTimeoutSeconds }),
        }),
    ],
    destroy: ({ self }) => [elb("DeleteListener", { ListenerArn: self("arn") })],
    template: ({ inputs }) => ({
        type: "AWS::ElasticLoadBalancingV2::Listener",
        properties: {
            LoadBalancerArn: inputs.loadBalancerArn,
            Port: inputs.port,
            Protocol: inputs.protocol,
            DefaultActions: actions(inputs),
            ListenerAttributes: attributes({ "tcp.idle_timeout.seconds": inputs.tcpIdleTimeoutSeconds }),
        },
        attributes: { id: "Ref", arn: "Ref" },
    }),
};

export const balancers: Readonly<Record<string, Translation>> = {
    "aws:lb/loadBalancer:LoadBalancer": balancer,
    "aws:lb/targetGroup:TargetGroup": targetGroup,
    "aws:lb/targetGroupAttachment:TargetGroupAttachment": target,
    "aws:lb/listener:Listener": listener,
};
