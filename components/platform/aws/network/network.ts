import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import type { AwsSubnet } from "../../../../config/platforms/aws/subnets";
import { Egress } from "../../../../config/platforms/aws/egress";
import { createFlowLog } from "./flowLog";
import type { RequestOrigin } from "../access/renderHostPolicy";
import { type AwsScope, tagsOf } from "../scope";

/** Where the members stand. */
export interface AwsNetwork {
    readonly vpcId: pulumi.Output<string>;
    /** Of each zone. */
    readonly privateSubnetIds: ReadonlyMap<string, pulumi.Output<string>>;
    /** Of the first zone, for a bastion. */
    readonly publicSubnetId: pulumi.Output<string> | undefined;
    /** Of each zone, in an own VPC. */
    readonly routeTableIds: readonly pulumi.Output<string>[];
    /** What must be there before a host can reach anything outside. */
    readonly routes: readonly pulumi.Resource[];
    /** How requests of members arrive at the parameter store. */
    readonly origin: pulumi.Output<RequestOrigin>;
}

const anywhere = "0.0.0.0/0";

/** Makes a VPC: a private subnet for each zone, and a public one where something must stand in it. */
export function createNetwork(scope: AwsScope, keyArn: pulumi.Output<string>): AwsNetwork {
    const { name, aws, opts } = scope;
    const vpc = new ec2.Vpc(
        `${name}-vpc`,
        {
            cidrBlock: scope.config.network.cidr ?? "",
            enableDnsSupport: true,
            enableDnsHostnames: true,
            tags: tagsOf(scope, "vpc"),
        },
        opts,
    );
    const privates = aws.subnets.map((subnet) => createPrivateSubnet(scope, vpc, subnet));
    const hasNat = aws.egress === Egress.nat;
    const open = hasNat ? aws.subnets : aws.bastionType === undefined ? [] : aws.subnets.slice(0, 1);
    const publics = open.length === 0 ? [] : createPublicSubnets(scope, vpc, open);
    const nats = hasNat ? aws.subnets.map((subnet, i) => createNat(scope, subnet, publics[i], privates[i])) : [];
    if (aws.flowLogs) {
        createFlowLog(scope, vpc, keyArn);
    }
    return {
        vpcId: vpc.id,
        privateSubnetIds: new Map(aws.subnets.map(({ zone }, i) => [zone, privates[i]?.subnet.id ?? vpc.id])),
        publicSubnetId: publics[0]?.subnet.id,
        routeTableIds: privates.map(({ table }) => table.id),
        routes: [
            ...nats.map(({ route }) => route),
            ...privates.map(({ association }) => association),
            ...publics.flatMap(({ association, route }) => (route === undefined ? [] : [association, route])),
        ],
        origin: hasNat
            ? pulumi.all(nats.map(({ publicIp }) => publicIp)).apply(throughAddresses)
            : pulumi.output<RequestOrigin>({ kind: "endpoint" }),
    };
}

export function throughAddresses(addresses: readonly string[]): RequestOrigin {
    return { kind: "addresses", addresses };
}

interface RoutedSubnet {
    readonly subnet: ec2.Subnet;
    readonly table: ec2.RouteTable;
    readonly association: ec2.RouteTableAssociation;
    /** Out of a public one. */
    readonly route?: ec2.Route;
}

function createPrivateSubnet(scope: AwsScope, vpc: ec2.Vpc, { zone, cidr }: AwsSubnet): RoutedSubnet {
    const role = `private-${zone}`;
    const table = new ec2.RouteTable(
        `${scope.name}-${role}-routes`,
        { vpcId: vpc.id, tags: tagsOf(scope, role) },
        scope.opts,
    );
    return createSubnet(scope, role, { vpc, zone, cidr, table });
}

interface SubnetArgs {
    readonly vpc: ec2.Vpc;
    readonly zone: string;
    readonly cidr: string;
    readonly table: ec2.RouteTable;
}

function createSubnet(scope: AwsScope, role: string, { vpc, zone, cidr, table }: SubnetArgs): RoutedSubnet {
    const { name, opts } = scope;
    const subnet = new ec2.Subnet(
        `${name}-${role}`,
        {
            vpcId: vpc.id,
            availabilityZone: zone,
            cidrBlock: cidr,
            // What needs a public address has one of its own.
            mapPublicIpOnLaunch: false,
            tags: tagsOf(scope, role),
        },
        opts,
    );
    const association = new ec2.RouteTableAssociation(
        `${name}-${role}-association`,
        { subnetId: subnet.id, routeTableId: table.id },
        opts,
    );
    return { subnet, table, association };
}

/** They share one way to the internet. */
function createPublicSubnets(scope: AwsScope, vpc: ec2.Vpc, subnets: readonly AwsSubnet[]): readonly RoutedSubnet[] {
    const { name, opts } = scope;
    const gateway = new ec2.InternetGateway(
        `${name}-internet`,
        { vpcId: vpc.id, tags: tagsOf(scope, "internet") },
        opts,
    );
    const table = new ec2.RouteTable(`${name}-public-routes`, { vpcId: vpc.id, tags: tagsOf(scope, "public") }, opts);
    const route = new ec2.Route(
        `${name}-public-route`,
        { routeTableId: table.id, destinationCidrBlock: anywhere, gatewayId: gateway.id },
        opts,
    );
    return subnets.map(({ zone, publicCidr }) => ({
        ...createSubnet(scope, `public-${zone}`, { vpc, zone, cidr: publicCidr ?? "", table }),
        route,
    }));
}

/** One for each zone, so that the loss of a zone is not felt in the others. */
function createNat(
    scope: AwsScope,
    { zone }: AwsSubnet,
    open: RoutedSubnet | undefined,
    closed: RoutedSubnet | undefined,
): { readonly publicIp: pulumi.Output<string>; readonly route: pulumi.Resource } {
    const { name, opts } = scope;
    if (open === undefined || closed === undefined) {
        throw new Error(`no subnets were made in ${zone}`);
    }
    const address = new ec2.Eip(
        `${name}-nat-${zone}-address`,
        { domain: "vpc", tags: tagsOf(scope, `nat-${zone}`) },
        opts,
    );
    const nat = new ec2.NatGateway(
        `${name}-nat-${zone}`,
        { subnetId: open.subnet.id, allocationId: address.id, tags: tagsOf(scope, `nat-${zone}`) },
        // AWS refuses one in a subnet that has no way to the internet yet.
        { ...opts, dependsOn: open.route === undefined ? [] : [open.association, open.route] },
    );
    const route = new ec2.Route(
        `${name}-nat-${zone}-route`,
        { routeTableId: closed.table.id, destinationCidrBlock: anywhere, natGatewayId: nat.id },
        opts,
    );
    return { publicIp: address.publicIp, route };
}
