// The provider's functions about what AWS has room for: offers, quotas, and what of everybody's is there already.
import { isObject, type Properties, textOf, textsOf, type Value } from "../../../engine/plugins/value";
import type { Account, Thing } from "./account";
import { AwsError } from "./awsError";
import { isOffered, quotaOf } from "./limits";
import { listOccupied } from "./occupied";
import { zonesOf } from "./region";

/** Undefined when the function is about something else. */
export function callRoomFunction(
    account: Account,
    token: string,
    args: Properties,
    region: string,
): Properties | undefined {
    const [, name = ""] = /:(\w+)$/.exec(token) ?? [];
    const usual = { ...args, id: region, region };
    if ((process.env.AWS_DOUBLE_DENIED ?? "").split(",").includes(name)) {
        throw new AwsError("AccessDeniedException", `not authorized to perform ${name}`);
    }
    switch (name) {
        case "getInstanceTypeOfferings": {
            const pairs = filterOf(args, "instance-type").flatMap((type) =>
                zonesOf(region)
                    .filter((zone) => isOffered(type, zone.name))
                    .map((zone) => [type, zone.name] as const),
            );
            return {
                ...usual,
                instanceTypes: pairs.map(([type]) => type),
                locations: pairs.map(([, zone]) => zone),
                locationTypes: pairs.map(() => textOf(args.locationType ?? "region")),
            };
        }
        case "getAmi": {
            const [ami = ""] = filterOf(args, "image-id");
            const image = account.all("image").find(({ id }) => id === ami)?.state;
            // One that nobody has told the double of is for the usual processors.
            return { ...usual, id: ami, imageId: ami, architecture: image?.architecture ?? "x86_64" };
        }
        case "getServiceQuota": {
            const code = textOf(args.quotaCode);
            return { ...usual, value: quotaOf(code), defaultValue: quotaOf(code), quotaName: code, adjustable: true };
        }
        case "getInstances": {
            const types = filterOf(args, "instance-type");
            const groups = filterOf(args, "placement-group-name");
            // No instance of the double is bought on the spot market.
            const isNone = filterOf(args, "instance-lifecycle").length > 0;
            const found = tagged(account, "aws:ec2/instance:Instance", args.instanceTags).filter(
                ({ state }) =>
                    !isNone &&
                    (types.length === 0 || types.includes(textOf(state.instanceType))) &&
                    (groups.length === 0 || groups.includes(textOf(state.placementGroup ?? ""))),
            );
            return {
                ...usual,
                instanceTags: args.instanceTags ?? {},
                ids: idsOf(found),
                privateIps: [],
                publicIps: [],
            };
        }
        case "getEips":
            return { ...usual, allocationIds: idsOf(tagged(account, "aws:ec2/eip:Eip", args.tags)), publicIps: [] };
        case "getVpcs":
            return { ...usual, tags: args.tags ?? {}, ids: idsOf(tagged(account, "aws:ec2/vpc:Vpc", args.tags)) };
        case "getNatGateways": {
            const subnets = filterOf(args, "subnet-id");
            const found = tagged(account, "aws:ec2/natGateway:NatGateway", args.tags).filter(({ state }) =>
                subnets.includes(textOf(state.subnetId)),
            );
            return { ...usual, tags: args.tags ?? {}, ids: idsOf(found) };
        }
        case "getNetworkInterfaces": {
            const [subnets, addresses] = [filterOf(args, "subnet-id"), filterOf(args, "addresses.private-ip-address")];
            const found = listOccupied(account).filter(
                ({ subnetId, address, by }) =>
                    subnets.includes(subnetId) &&
                    addresses.includes(address) &&
                    // Interfaces that AWS makes for something have none of its tags.
                    (args.tags === undefined || (isCard(by) && hasTags(by, args.tags))),
            );
            return { ...usual, tags: args.tags ?? {}, ids: found.map(({ by, address }) => cardId(by, address)) };
        }
        case "getNetworkInterface": {
            const found = listOccupied(account).find(({ by, address }) => cardId(by, address) === args.id);
            if (found === undefined) {
                throw new AwsError("InvalidNetworkInterfaceID.NotFound", `${textOf(args.id)} does not exist`);
            }
            const { by, address, subnetId } = found;
            return {
                ...usual,
                id: args.id ?? "",
                subnetId,
                privateIp: address,
                privateIps: [address],
                ...describe(by),
            };
        }
        case "getZone":
            return { ...args, ...findZone(account, args) };
        default:
            return undefined;
    }
}

function filterOf(args: Properties, wanted: string): readonly string[] {
    return (Array.isArray(args.filters) ? args.filters : [])
        .filter(isObject)
        .filter(({ name }) => name === wanted)
        .flatMap(({ values }) => textsOf(values));
}

function tagged(account: Account, type: string, tags: Value | undefined): readonly Thing[] {
    return account.all(type).filter((thing) => tags === undefined || hasTags(thing, tags));
}

function hasTags({ state }: Thing, tags: Value): boolean {
    const own = isObject(state.tagsAll) ? state.tagsAll : {};
    return isObject(tags) && Object.entries(tags).every(([key, value]) => own[key] === value);
}

function idsOf(things: readonly Thing[]): string[] {
    return things.map(({ id }) => id);
}

function isCard({ type }: Thing): boolean {
    return type === "aws:ec2/networkInterface:NetworkInterface";
}

function cardId(by: Thing, address: string): string {
    return isCard(by) ? by.id : `eni-${Buffer.from(`${by.id}${address}`).toString("hex").slice(-17)}`;
}

/** As AWS describes the interfaces that it makes itself. */
function describe(by: Thing): Properties {
    const description = isCard(by)
        ? textOf(by.state.description ?? "")
        : by.type.endsWith(":LoadBalancer")
          ? `ELB net/${textOf(by.state.name)}/0123456789abcdef`
          : `VPC Endpoint Interface ${by.id}`;
    return { description, tags: isCard(by) ? (by.state.tagsAll ?? {}) : {} };
}

function findZone(account: Account, args: Properties): Properties {
    const found = account
        .all("aws:route53/zone:Zone")
        .filter(
            ({ state }) =>
                state.name === args.name &&
                (Array.isArray(state.vpcs) ? state.vpcs : []).some((vpc) => isObject(vpc) && vpc.vpcId === args.vpcId),
        );
    const [zone] = found;
    if (zone === undefined) {
        throw new Error("no matching Route 53 Hosted Zone found");
    }
    return { id: zone.id, zoneId: zone.id, tags: zone.state.tagsAll ?? {} };
}
