// The provider's functions about networks that are there, answered from the account.
import { isObject, type Properties, textOf, textsOf, type Value } from "../../../engine/plugins/value";
import type { Account, Thing } from "./account";
import { AwsError } from "./awsError";

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const ROUTE_TABLE = "aws:ec2/routeTable:RouteTable";

/** Undefined when the function is about something else. */
export function callNetworkFunction(
    account: Account,
    token: string,
    args: Properties,
    region: string,
): Properties | undefined {
    switch (token) {
        case "aws:ec2/getVpc:getVpc": {
            const vpc = getOne(account, VPC, args);
            return { ...vpc, cidrBlockAssociations: [{ cidrBlock: vpc.cidrBlock ?? "", state: "associated" }] };
        }
        case "aws:ec2/getSubnet:getSubnet":
            return getOne(account, SUBNET, args);
        case "aws:ec2/getSubnets:getSubnets": {
            const found = matching(account, SUBNET, args);
            return { ...args, id: region, region, ids: found.map((thing) => thing.id) };
        }
        case "aws:ec2/getRouteTables:getRouteTables":
            return { ...args, id: region, region, ids: findTables(account, args) };
        case "aws:ec2/getRouteTable:getRouteTable":
            return {
                ...args,
                id: args.routeTableId ?? "",
                region,
                routes: routesOf(account, textOf(args.routeTableId)),
            };
        default:
            return undefined;
    }
}

function getOne(account: Account, type: string, args: Properties): Properties {
    const found = matching(account, type, args);
    const [thing] = found;
    if (thing === undefined || found.length > 1) {
        const kind = type.replace(/.*:/, "");
        throw new AwsError(
            found.length === 0 ? `Invalid${kind}ID.NotFound` : "ValidationError",
            found.length === 0 ? `no matching EC2 ${kind} found` : `multiple EC2 ${kind}s matched`,
        );
    }
    return { ...thing.state, id: thing.id };
}

const FILTERS: Readonly<Record<string, string>> = {
    "vpc-id": "vpcId",
    "subnet-id": "id",
    "availability-zone": "availabilityZone",
};

function filtersOf(args: Properties): readonly { readonly name: string; readonly values: readonly string[] }[] {
    return (Array.isArray(args.filters) ? args.filters : [])
        .filter(isObject)
        .map((filter) => ({ name: textOf(filter.name), values: textsOf(filter.values) }));
}

function matching(account: Account, type: string, args: Properties): readonly Thing[] {
    const filters = filtersOf(args).map(({ name, values }) => [FILTERS[name] ?? name, values] as const);
    const ids = args.id === undefined ? [] : [["id", [textOf(args.id)]] as const];
    return account.all(type).filter((thing) =>
        [...filters, ...ids].every(([property, values]) => {
            const value: Value | undefined = property === "id" ? thing.id : thing.state[property];
            return value !== undefined && values.includes(textOf(value));
        }),
    );
}

/** The tables of a VPC that are associated with a subnet, or its main one, which comes with the VPC. */
function findTables(account: Account, args: Properties): string[] {
    const vpcId = textOf(args.vpcId);
    const vpc = account.find(VPC, vpcId);
    if (vpc === undefined) {
        return [];
    }
    const main = textOf(vpc.state.mainRouteTableId);
    const own = account.all(ROUTE_TABLE).filter(({ state }) => state.vpcId === vpcId);
    const associations = account.all("aws:ec2/routeTableAssociation:RouteTableAssociation");
    return [main, ...own.map(({ id }) => id)].filter((id) =>
        filtersOf(args).every(({ name, values }) => {
            switch (name) {
                case "association.main":
                    return values.includes(String(id === main));
                case "association.subnet-id":
                    return associations.some(
                        ({ state }) => state.routeTableId === id && values.includes(textOf(state.subnetId)),
                    );
                default:
                    throw new Error(`the AWS double does not know the filter ${name} of route tables`);
            }
        }),
    );
}

function routesOf(account: Account, table: string): Value[] {
    const routes = account.all("aws:ec2/route:Route").filter(({ state }) => state.routeTableId === table);
    return [
        { gatewayId: "local", natGatewayId: "" },
        ...routes.map(({ state }) => ({ gatewayId: state.gatewayId ?? "", natGatewayId: state.natGatewayId ?? "" })),
    ];
}
