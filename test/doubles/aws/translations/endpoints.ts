import type { Properties } from "../../../../engine/plugins/value";
import { blocks, caller, document, literal, pairs, tagging } from "./shapes";
import type { Translation } from "./translation";

const ec2 = caller("ec2");

const endpoint: Translation = {
    create: ({ inputs }) => [
        ec2(
            "CreateVpcEndpoint",
            {
                VpcId: inputs.vpcId,
                VpcEndpointType: inputs.vpcEndpointType,
                ServiceName: inputs.serviceName,
                RouteTableIds: inputs.routeTableIds,
                SubnetIds: inputs.subnetIds,
                SecurityGroupIds: inputs.securityGroupIds,
                PolicyDocument: inputs.policy,
                PrivateDnsEnabled: inputs.privateDnsEnabled,
                SubnetConfigurations:
                    inputs.subnetConfigurations === undefined
                        ? undefined
                        : blocks(inputs.subnetConfigurations).map(({ subnetId, ipv4 }) => ({
                              SubnetId: subnetId,
                              Ipv4: ipv4,
                          })),
                ...tagging("vpc-endpoint", inputs),
            },
            { id: "VpcEndpoint.VpcEndpointId" },
        ),
        ...(inputs.vpcEndpointType === "Gateway"
            ? [
                  ec2(
                      "DescribePrefixLists",
                      { Filters: [{ Name: "prefix-list-name", Values: [inputs.serviceName] }] },
                      { prefixListId: "PrefixLists[0].PrefixListId" },
                  ),
              ]
            : []),
    ],
    destroy: ({ self }) => [ec2("DeleteVpcEndpoints", { VpcEndpointIds: [self("id")] })],
    // CloudFormation gives an endpoint no addresses of its own.
    template: ({ inputs }) => ({
        type: "AWS::EC2::VPCEndpoint",
        properties: {
            VpcId: inputs.vpcId,
            VpcEndpointType: inputs.vpcEndpointType,
            ServiceName: inputs.serviceName,
            RouteTableIds: inputs.routeTableIds,
            SubnetIds: inputs.subnetIds,
            SecurityGroupIds: inputs.securityGroupIds,
            PolicyDocument: document(inputs.policy),
            PrivateDnsEnabled: inputs.privateDnsEnabled,
            Tags: pairs(inputs.tags),
        },
        attributes: { id: "Ref", prefixListId: literal("pl-6ea54007") },
    }),
};

/** The same to EC2 and in a template. */
function describeFlowLog(inputs: Properties) {
    return {
        ResourceType: "VPC",
        TrafficType: inputs.trafficType,
        LogDestinationType: inputs.logDestinationType,
        LogDestination: inputs.logDestination,
        DeliverLogsPermissionArn: inputs.iamRoleArn,
    };
}

const flowLog: Translation = {
    create: ({ inputs }) => [
        ec2(
            "CreateFlowLogs",
            {
                ResourceIds: [inputs.vpcId],
                ...describeFlowLog(inputs),
                ...tagging("vpc-flow-log", inputs),
            },
            { id: "FlowLogIds[0]" },
        ),
    ],
    destroy: ({ self }) => [ec2("DeleteFlowLogs", { FlowLogIds: [self("id")] })],
    template: ({ inputs }) => ({
        type: "AWS::EC2::FlowLog",
        properties: {
            ResourceId: inputs.vpcId,
            ...describeFlowLog(inputs),
            Tags: pairs(inputs.tags),
        },
        attributes: { id: "Ref" },
    }),
};

export const endpoints: Readonly<Record<string, Translation>> = {
    "aws:ec2/vpcEndpoint:VpcEndpoint": endpoint,
    "aws:ec2/flowLog:FlowLog": flowLog,
};
