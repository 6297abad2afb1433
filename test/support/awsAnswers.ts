// What AWS answers in component tests. Inputs are held to what is known of its resources, as the test double of the whole provider
// does; what is made up is a function of the name, so that the same resource has the same ids in every run.
import { createHash } from "node:crypto";
import { type Properties, UNKNOWN } from "../../engine/plugins/value";
import { compare } from "../doubles/aws/compare";
import { checkInputs } from "../doubles/aws/checkInputs";
import { factsOf } from "../doubles/aws/facts";
import { unknownOutputs } from "../doubles/aws/outputs";
import { type Inputs, unknown } from "./recordOptions";

export const ACCOUNT = "123456789012";

export interface AwsWorld {
    /** What the SSM parameter of the image says. */
    readonly ami?: string;
    /** What the images that are named by id are built for. @default "x86_64" */
    readonly imageArchitecture?: string;
    /** Quotas, by their codes; there is room for everything else. */
    readonly quotas?: Readonly<Record<string, number>>;
    /** What is there already under a name: "Role main-etcd-1-0123456", "LoadBalancer main-etcd-0123456", ... */
    readonly taken?: readonly string[];
    /** Whose the private zone of an existing VPC is. @default "main" */
    readonly zoneOwner?: string;
    /** What AWS says of an existing VPC and of its subnets, by id. */
    readonly vpcs?: Readonly<Record<string, Inputs>>;
    readonly subnets?: Readonly<Record<string, Inputs>>;
    /** Gateways that the routes of a subnet lead to, by its id; none when there is no table of its own. */
    readonly gateways?: Readonly<Record<string, readonly string[]>>;
}

/** An answer, too: it is for the program to understand. */
export class NotThere extends Error {
    /** What the SDK takes from errors of the engine. */
    readonly details = this.message;
}

export function isAws(type: string): boolean {
    return type.startsWith("aws:") || type === "pulumi:providers:aws";
}

/** What the provider adds to the inputs of a resource. */
export function answerAws(type: string, name: string, inputs: Inputs, preview: boolean): Inputs {
    if (type === "pulumi:providers:aws") {
        return {};
    }
    const given = asProperties(inputs);
    const failures = checkInputs(factsOf(type).inputs, given);
    if (failures.length > 0) {
        const text = failures.map(({ property, reason }) => `${property}: ${reason}`).join("; ");
        throw new Error(`AWS would not take ${name} (${type}): ${text}`);
    }
    const outputs = unknownOutputs(type, given).filter((key) => key !== "id" && !(key in inputs));
    return Object.fromEntries(outputs.map((key) => [key, preview ? unknown : madeUp(type, name, key, inputs)]));
}

/** Whether AWS makes a resource anew for these inputs. */
export function isReplaced(type: string, before: Inputs, after: Inputs): boolean {
    if (!type.startsWith("aws:")) {
        return false;
    }
    const changes = compare(type, factsOf(type), asProperties(before), asProperties(after));
    return [...changes.values()].some(({ replaces }) => replaces);
}

/** The id under which AWS knows a resource. */
export function idOf(type: string, name: string): string {
    const prefix = PREFIXES[type];
    return prefix === undefined ? `${name}-id` : `${prefix}-${digits(name)}`;
}

const PREFIXES: Readonly<Record<string, string>> = {
    "aws:ec2/vpc:Vpc": "vpc",
    "aws:ec2/subnet:Subnet": "subnet",
    "aws:ec2/instance:Instance": "i",
    "aws:ec2/networkInterface:NetworkInterface": "eni",
    "aws:ec2/securityGroup:SecurityGroup": "sg",
    "aws:ebs/volume:Volume": "vol",
};

function madeUp(type: string, name: string, key: string, inputs: Inputs): unknown {
    switch (key) {
        case "arn":
            return `arn:aws:${type.slice(4, type.indexOf("/"))}:eu-central-1:${ACCOUNT}:${name}`;
        case "name":
        case "bucket":
            return `${name}-${digits(name).slice(0, 7)}`;
        case "prefixListId":
            return `pl-${digits(name).slice(0, 8)}`;
        case "publicIp":
            return "198.51.100.7";
        case "tagsAll":
            return inputs.tags ?? {};
        default:
            return `${name}-${key}`;
    }
}

function digits(text: string): string {
    return createHash("sha256").update(text).digest("hex").slice(0, 17);
}

/** The checks of the double know unknowns in their own way. */
function asProperties(value: Inputs): Properties {
    const text = JSON.stringify(value, (_, inner: unknown) => (inner === unknown ? UNKNOWN : inner));
    return JSON.parse(text) as Properties;
}

/** What AWS says when it is asked. */
export function answerCall(token: string, args: Inputs, world: AwsWorld): Inputs {
    switch (token) {
        case "aws:index/getCallerIdentity:getCallerIdentity":
            return { accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/somebody`, id: ACCOUNT, userId: "AIDAX" };
        case "aws:ssm/getParameter:getParameter": {
            if (String(args.name).startsWith("/pulumi-etcd/")) {
                return findNamed(token, args, world);
            }
            const ami = world.ami ?? "ami-0aaaaaaaaaaaaaaaa";
            return { ...args, id: args.name, type: "String", insecureValue: ami, value: ami, version: 1 };
        }
        case "aws:ec2/getAmi:getAmi":
            return { ...args, id: "ami", architecture: world.imageArchitecture ?? "x86_64" };
        case "aws:ec2/getInstanceTypeOfferings:getInstanceTypeOfferings":
            return { ...args, id: "eu-central-1", ...offerEverywhere(args) };
        case "aws:servicequotas/getServiceQuota:getServiceQuota":
            return { ...args, id: args.quotaCode, value: world.quotas?.[String(args.quotaCode)] ?? 1000 };
        case "aws:ec2/getInstances:getInstances": {
            const filters = args.filters as readonly { readonly values: readonly string[] }[];
            const isTaken = filters.some(({ values }) =>
                values.some((value) => world.taken?.includes(`PlacementGroup ${value}`)),
            );
            return { ...args, id: "eu-central-1", ids: isTaken ? ["i-1"] : [] };
        }
        case "aws:ec2/getVpcs:getVpcs":
        case "aws:ec2/getSubnets:getSubnets":
        case "aws:ec2/getNatGateways:getNatGateways":
        case "aws:ec2/getNetworkInterfaces:getNetworkInterfaces":
            return { ...args, id: "eu-central-1", ids: [] };
        case "aws:ec2/getEips:getEips":
            return { ...args, id: "eu-central-1", allocationIds: [] };
        case "aws:cloudwatch/getLogGroups:getLogGroups":
            return {
                ...args,
                id: "eu-central-1",
                logGroupNames: world.taken?.map((one) => one.replace("LogGroup ", "")) ?? [],
            };
        case "aws:iam/getInstanceProfile:getInstanceProfile":
        case "aws:iam/getRole:getRole":
        case "aws:kms/getAlias:getAlias":
        case "aws:lb/getLoadBalancer:getLoadBalancer":
        case "aws:lb/getTargetGroup:getTargetGroup":
            return findNamed(token, args, world);
        case "aws:route53/getZone:getZone":
            return { ...args, id: "Z1", zoneId: "Z1", tags: { "pulumi-etcd:cluster": world.zoneOwner ?? "main" } };
        case "aws:ec2/getVpc:getVpc":
            return { id: args.id, ...mustFind(world.vpcs, args.id) };
        case "aws:ec2/getSubnet:getSubnet":
            return { id: args.id, ...mustFind(world.subnets, args.id) };
        case "aws:ec2/getRouteTables:getRouteTables":
            return { ...args, id: "eu-central-1", ids: findTables(args, world) };
        case "aws:ec2/getRouteTable:getRouteTable": {
            const gateways = world.gateways?.[String(args.routeTableId).replace("rtb-of-", "")] ?? ["local"];
            return { ...args, id: args.routeTableId, routes: gateways.map((gatewayId) => ({ gatewayId })) };
        }
        default:
            throw new Error(`${token} is called, and these mocks do not know it`);
    }
}

function findNamed(token: string, args: Inputs, { taken = [] }: AwsWorld): Inputs {
    const name = String(args.name);
    const [, kind = ""] = /:get(\w+)$/.exec(token) ?? [];
    if (!taken.includes(`${kind} ${name}`)) {
        throw new NotThere(`reading ${name}: couldn't find resource`);
    }
    return { ...args, id: name };
}

/** In three zones of whatever region it is. */
function offerEverywhere(args: Inputs): Inputs {
    const filters = args.filters as readonly { readonly values: readonly string[] }[];
    const pairs = filters.flatMap(({ values }) =>
        values.flatMap((type) => "abcdefgh".split("").map((letter) => [type, `eu-central-1${letter}`] as const)),
    );
    return { instanceTypes: pairs.map(([type]) => type), locations: pairs.map(([, zone]) => zone) };
}

function mustFind(things: Readonly<Record<string, Inputs>> = {}, id: unknown): Inputs {
    const found = things[String(id)];
    if (found === undefined) {
        throw new Error(`AWS has no ${String(id)}`);
    }
    return found;
}

/** A subnet's own table, or the main one. */
function findTables(args: Inputs, world: AwsWorld): readonly string[] {
    const [filter] = args.filters as readonly { readonly name: string; readonly values: readonly string[] }[];
    const subnet = filter?.values[0] ?? "";
    if (filter?.name === "association.main") {
        return ["rtb-of-main"];
    }
    return world.gateways?.[subnet] === undefined ? [] : [`rtb-of-${subnet}`];
}
