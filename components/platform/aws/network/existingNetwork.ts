import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import type { AwsSubnet } from "../../../../config/platforms/aws/subnets";
import type { AwsVpcConfig } from "../../../../config/platforms/aws/vpc";
import { Egress } from "../../../../config/platforms/aws/egress";
import type { Problem } from "../../../../config/values/problem";
import { checkExistingNetwork, type SubnetFacts } from "./checkExistingNetwork";
import type { AwsNetwork } from "./network";
import type { Asking } from "../preflight/findings";
import type { RequestOrigin } from "../access/renderHostPolicy";
import type { AwsScope } from "../scope";
import { lookupProblem } from "../lookupProblem";

const FIX = "give one of this account and region, and the right to describe VPCs, subnets and route tables";

/** A VPC that is there: nothing in it is changed. */
export function describeNetwork(scope: AwsScope, vpc: AwsVpcConfig): AwsNetwork {
    // What is asked about the VPC is asked first of all.
    const known = (id: string): pulumi.Output<string> => scope.ami.apply(() => id);
    // Without a way out of the VPC there must be endpoints.
    const origin: RequestOrigin = { kind: scope.aws.egress === Egress.none ? "endpoint" : "unknown" };
    return {
        vpcId: known(vpc.id),
        privateSubnetIds: new Map(scope.aws.subnets.map(({ zone, id }) => [zone, known(id ?? "")])),
        publicSubnetId: undefined,
        routeTableIds: [],
        routes: [],
        origin: pulumi.output(origin),
    };
}

/** Where what the configuration says of a VPC differs from what AWS says; all that cannot be looked at is named at once. */
export async function findNetworkProblems(asking: Asking, vpc: AwsVpcConfig): Promise<readonly Problem[]> {
    const { aws, ask: opts, config } = asking;
    const problems: Problem[] = [];
    const ask = <T>(path: string, id: string, answer: Promise<T>): Promise<T | undefined> =>
        answer.catch((error: unknown) => {
            problems.push(lookupProblem(path, id, error, FIX));
            return undefined;
        });
    const [found, ...subnets] = await Promise.all([
        ask("aws.vpc.id", vpc.id, ec2.getVpc({ id: vpc.id }, opts)),
        ...aws.subnets.map((subnet, i) =>
            ask(`aws.vpc.subnets[${i}].id`, subnet.id ?? "", askSubnet(asking, vpc.id, subnet)),
        ),
    ]);
    const known = subnets.filter((subnet) => subnet !== undefined);
    return found === undefined || problems.length > 0
        ? problems
        : checkExistingNetwork({ vpcId: vpc.id, cidr: config.network.cidr ?? "", subnets: aws.subnets }, found, known);
}

async function askSubnet(asking: Asking, vpcId: string, { id = "" }: AwsSubnet): Promise<SubnetFacts> {
    const { ask: opts } = asking;
    const [subnet, tables] = await Promise.all([
        ec2.getSubnet({ id }, opts),
        // A subnet that names no route table has the VPC's main one.
        findRoutes(asking, { name: "association.subnet-id", values: [id] }, vpcId).then(
            (own) => own ?? findRoutes(asking, { name: "association.main", values: ["true"] }, vpcId),
        ),
    ]);
    return {
        zone: subnet.availabilityZone,
        cidr: subnet.cidrBlock,
        vpcId: subnet.vpcId,
        mapsPublicAddresses: subnet.mapPublicIpOnLaunch,
        gateways: tables ?? [],
    };
}

/** Gateways that the routes of a table lead to; undefined when there is no such table. */
async function findRoutes(
    { ask: opts }: Asking,
    filter: { readonly name: string; readonly values: string[] },
    vpcId: string,
): Promise<readonly string[] | undefined> {
    const { ids } = await ec2.getRouteTables({ vpcId, filters: [filter] }, opts);
    const [id] = ids;
    if (id === undefined) {
        return undefined;
    }
    const { routes } = await ec2.getRouteTable({ routeTableId: id }, opts);
    return routes.map((route) => route.gatewayId);
}
