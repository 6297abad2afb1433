import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { type AwsSubnet, type AwsVpcConfig, Egress } from "../../../config/schemaAws";
import type { Problem } from "../../../config/problem";
import { Refusal } from "../../../config/refusal";
import { checkExistingNetwork, type SubnetFacts } from "./checkExistingNetwork";
import type { AwsNetwork } from "./network";
import type { Way } from "./renderHostPolicy";
import type { AwsScope } from "./scope";
import { unanswered } from "./unanswered";

const FIX = "give one of this account and region, and the right to describe VPCs, subnets and route tables";

/**
 * A VPC that is there: nothing in it is changed. What the configuration says of it is compared with what AWS says, and where they
 * differ nothing is made.
 */
export function describeNetwork(scope: AwsScope, vpc: AwsVpcConfig): AwsNetwork {
    const { aws, config } = scope;
    const checked = pulumi.output(askAll(scope, vpc)).apply(([found, subnets]) => {
        const problems = checkExistingNetwork(vpc.id, config.network.cidr ?? "", found, aws.subnets, subnets);
        if (problems.length > 0) {
            throw new Refusal(problems);
        }
        return vpc.id;
    });
    // Without a way out of the VPC there must be endpoints.
    const way: Way = { kind: aws.egress === Egress.none ? "endpoint" : "unknown" };
    return {
        vpcId: checked,
        privateSubnetIds: new Map(aws.subnets.map(({ zone, id }) => [zone, checked.apply(() => id ?? "")])),
        publicSubnetId: undefined,
        routeTableIds: [],
        ways: [],
        origins: { parameters: pulumi.output(way), backups: way },
    };
}

/** All that cannot be looked at is named at once. */
async function askAll(scope: AwsScope, vpc: AwsVpcConfig): Promise<readonly [ec2.GetVpcResult, SubnetFacts[]]> {
    const { aws, opts } = scope;
    const problems: Problem[] = [];
    const ask = <T>(path: string, id: string, answer: Promise<T>): Promise<T | undefined> =>
        answer.catch((error: unknown) => {
            problems.push(unanswered(path, id, error, FIX));
            return undefined;
        });
    const [found, ...subnets] = await Promise.all([
        ask("aws.vpc.id", vpc.id, ec2.getVpc({ id: vpc.id }, opts)),
        ...aws.subnets.map((subnet, i) =>
            ask(`aws.vpc.subnets[${i}].id`, subnet.id ?? "", askSubnet(scope, vpc.id, subnet)),
        ),
    ]);
    const known = subnets.filter((subnet) => subnet !== undefined);
    if (found === undefined || problems.length > 0) {
        throw new Refusal(problems);
    }
    return [found, known];
}

async function askSubnet(scope: AwsScope, vpcId: string, { id = "" }: AwsSubnet): Promise<SubnetFacts> {
    const { opts } = scope;
    const [subnet, tables] = await Promise.all([
        ec2.getSubnet({ id }, opts),
        // A subnet that names no route table has the VPC's main one.
        findRoutes(scope, { name: "association.subnet-id", values: [id] }, vpcId).then(
            (own) => own ?? findRoutes(scope, { name: "association.main", values: ["true"] }, vpcId),
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
    { opts }: AwsScope,
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
