import { caller, pairs, tagging } from "./shapes";
import type { Translation } from "./translation";

const ec2 = caller("ec2");

const vpc: Translation = {
    create: ({ inputs, self }) => [
        ec2(
            "CreateVpc",
            { CidrBlock: inputs.cidrBlock, InstanceTenancy: inputs.instanceTenancy, ...tagging("vpc", inputs) },
            { id: "Vpc.VpcId" },
        ),
        ...["EnableDnsSupport", "EnableDnsHostnames"].map((name) => {
            const value = inputs[name === "EnableDnsSupport" ? "enableDnsSupport" : "enableDnsHostnames"] ?? true;
            return ec2("ModifyVpcAttribute", { VpcId: self("id"), [name]: { Value: value } });
        }),
    ],
    destroy: ({ self }) => [ec2("DeleteVpc", { VpcId: self("id") })],
    template: ({ inputs }) => ({
        type: "AWS::EC2::VPC",
        properties: {
            CidrBlock: inputs.cidrBlock,
            EnableDnsSupport: inputs.enableDnsSupport,
            EnableDnsHostnames: inputs.enableDnsHostnames,
            InstanceTenancy: inputs.instanceTenancy,
            Tags: pairs(inputs.tags),
        },
        attributes: { id: "Ref" },
    }),
};

const subnet: Translation = {
    create: ({ inputs, self }) => [
        ec2(
            "CreateSubnet",
            {
                VpcId: inputs.vpcId,
                CidrBlock: inputs.cidrBlock,
                AvailabilityZone: inputs.availabilityZone,
                ...tagging("subnet", inputs),
            },
            { id: "Subnet.SubnetId" },
        ),
        ...(inputs.mapPublicIpOnLaunch === true
            ? [ec2("ModifySubnetAttribute", { SubnetId: self("id"), MapPublicIpOnLaunch: { Value: true } })]
            : []),
    ],
    destroy: ({ self }) => [ec2("DeleteSubnet", { SubnetId: self("id") })],
    template: ({ inputs }) => ({
        type: "AWS::EC2::Subnet",
        properties: {
            VpcId: inputs.vpcId,
            CidrBlock: inputs.cidrBlock,
            AvailabilityZone: inputs.availabilityZone,
            MapPublicIpOnLaunch: inputs.mapPublicIpOnLaunch,
            Tags: pairs(inputs.tags),
        },
        attributes: { id: "Ref" },
    }),
};

const routeTable: Translation = {
    create: ({ inputs }) => [
        ec2(
            "CreateRouteTable",
            { VpcId: inputs.vpcId, ...tagging("route-table", inputs) },
            { id: "RouteTable.RouteTableId" },
        ),
    ],
    destroy: ({ self }) => [ec2("DeleteRouteTable", { RouteTableId: self("id") })],
    template: ({ inputs }) => ({
        type: "AWS::EC2::RouteTable",
        properties: { VpcId: inputs.vpcId, Tags: pairs(inputs.tags) },
        attributes: { id: "Ref" },
    }),
};

const route: Translation = {
    create: ({ inputs }) => [
        ec2("CreateRoute", {
            RouteTableId: inputs.routeTableId,
            DestinationCidrBlock: inputs.destinationCidrBlock,
            GatewayId: inputs.gatewayId,
            NatGatewayId: inputs.natGatewayId,
        }),
    ],
    destroy: ({ inputs }) => [
        ec2("DeleteRoute", { RouteTableId: inputs.routeTableId, DestinationCidrBlock: inputs.destinationCidrBlock }),
    ],
    template: ({ inputs }) => ({
        type: "AWS::EC2::Route",
        properties: {
            RouteTableId: inputs.routeTableId,
            DestinationCidrBlock: inputs.destinationCidrBlock,
            GatewayId: inputs.gatewayId,
            NatGatewayId: inputs.natGatewayId,
        },
    }),
};

const association: Translation = {
    create: ({ inputs }) => [
        ec2(
            "AssociateRouteTable",
            { RouteTableId: inputs.routeTableId, SubnetId: inputs.subnetId },
            { id: "AssociationId" },
        ),
    ],
    destroy: ({ self }) => [ec2("DisassociateRouteTable", { AssociationId: self("id") })],
    template: ({ inputs }) => ({
        type: "AWS::EC2::SubnetRouteTableAssociation",
        properties: { RouteTableId: inputs.routeTableId, SubnetId: inputs.subnetId },
    }),
};

const internetGateway: Translation = {
    create: ({ inputs, self }) => [
        ec2("CreateInternetGateway", tagging("internet-gateway", inputs), { id: "InternetGateway.InternetGatewayId" }),
        ec2("AttachInternetGateway", { InternetGatewayId: self("id"), VpcId: inputs.vpcId }),
    ],
    destroy: ({ inputs, self }) => [
        ec2("DetachInternetGateway", { InternetGatewayId: self("id"), VpcId: inputs.vpcId }),
        ec2("DeleteInternetGateway", { InternetGatewayId: self("id") }),
    ],
    template: ({ inputs, self }) => ({
        type: "AWS::EC2::InternetGateway",
        properties: { Tags: pairs(inputs.tags) },
        attributes: { id: "Ref" },
        more: [
            {
                type: "AWS::EC2::VPCGatewayAttachment",
                properties: { VpcId: inputs.vpcId, InternetGatewayId: self("id") },
            },
        ],
    }),
};

const address: Translation = {
    create: ({ inputs, self }) => [
        ec2(
            "AllocateAddress",
            { Domain: inputs.domain, ...tagging("elastic-ip", inputs) },
            { id: "AllocationId", publicIp: "PublicIp" },
        ),
        ...(inputs.networkInterface === undefined
            ? []
            : [
                  ec2(
                      "AssociateAddress",
                      { AllocationId: self("id"), NetworkInterfaceId: inputs.networkInterface },
                      { associationId: "AssociationId" },
                  ),
              ]),
    ],
    destroy: ({ inputs, self }) => [
        ...(inputs.networkInterface === undefined
            ? []
            : [ec2("DisassociateAddress", { AssociationId: self("associationId") })]),
        ec2("ReleaseAddress", { AllocationId: self("id") }),
    ],
    template: ({ inputs, self }) => ({
        type: "AWS::EC2::EIP",
        properties: { Domain: inputs.domain, Tags: pairs(inputs.tags) },
        attributes: { id: "AllocationId", publicIp: "PublicIp" },
        more:
            inputs.networkInterface === undefined
                ? []
                : [
                      {
                          type: "AWS::EC2::EIPAssociation",
                          properties: { AllocationId: self("id"), NetworkInterfaceId: inputs.networkInterface },
                      },
                  ],
    }),
};

const natGateway: Translation = {
    create: ({ inputs }) => [
        ec2(
            "CreateNatGateway",
            { SubnetId: inputs.subnetId, AllocationId: inputs.allocationId, ...tagging("natgateway", inputs) },
            { id: "NatGateway.NatGatewayId" },
        ),
    ],
    destroy: ({ self }) => [ec2("DeleteNatGateway", { NatGatewayId: self("id") })],
    template: ({ inputs }) => ({
        type: "AWS::EC2::NatGateway",
        properties: {
            SubnetId: inputs.subnetId,
            AllocationId: inputs.allocationId,
            Tags: pairs(inputs.tags),
        },
        attributes: { id: "Ref" },
    }),
};

export const network: Readonly<Record<string, Translation>> = {
    "aws:ec2/vpc:Vpc": vpc,
    "aws:ec2/subnet:Subnet": subnet,
    "aws:ec2/routeTable:RouteTable": routeTable,
    "aws:ec2/route:Route": route,
    "aws:ec2/routeTableAssociation:RouteTableAssociation": association,
    "aws:ec2/internetGateway:InternetGateway": internetGateway,
    "aws:ec2/eip:Eip": address,
    "aws:ec2/natGateway:NatGateway": natGateway,
};
