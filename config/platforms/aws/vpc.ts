// aws.vpc: a VPC that is there.
import { type AwsSubnet, describeRoom, isMachineAddress, planBalancerAddress, planMemberAddress } from "./subnets";
import { isZone } from "./region";
import { readAddress, readNetwork } from "../../groups/network";
import { readEntries } from "../../values/list";
import { formatAddress, formatNetwork, type Network, overlaps, parseNetwork } from "../../values/address";
import { isRecord, type Section } from "../../values/section";
import type { KeyTable } from "../../values/keySpec";

export interface AwsVpcConfig {
    readonly id: string;
    /** Prefix list of S3 in the region, where members have no other way out. */
    readonly s3PrefixList: string | undefined;
}

const SUBNET_KEYS: KeyTable = {
    id: { type: "subnet id", meaning: "a private subnet" },
    zone: { type: "zone", meaning: "the availability zone it is in" },
    cidr: { type: "IPv4 network", meaning: "its network; members' addresses are planned in it" },
    balancerAddress: {
        type: "IPv4 address",
        default: "the fifth of the network",
        meaning: "of the balancer in it; no one else's",
    },
};

export const VPC_KEYS: KeyTable = {
    id: { type: "VPC id", meaning: "an existing VPC; its network is network.cidr" },
    subnets: {
        type: "list",
        meaning: "one private subnet for each zone, in the order in which members are spread over them",
        keys: SUBNET_KEYS,
    },
    s3PrefixList: {
        type: "prefix list id",
        meaning: "of S3 in this region, where egress is none and S3 is reached by a gateway endpoint of yours",
    },
};

/** A VPC that is there: what is said of it is compared with reality before anything is made in it (existingNetwork.ts). */
export function checkExistingVpc(
    parent: Section,
    region: string,
    network: Network | undefined,
): { readonly vpc: AwsVpcConfig; readonly subnets: readonly AwsSubnet[] } {
    const section = parent.section("vpc");
    if (parent.value("zones") !== undefined) {
        parent.report("zones", "are given, but an existing VPC has those of its subnets", "remove them");
    }
    const id = readId(section, "id", "vpc");
    const advice = "give one private subnet for each zone, each with id, zone and cidr";
    const entries = readEntries(section, "subnets", advice);
    if (section.value("subnets") === undefined || entries?.length === 0) {
        section.reportMissing("subnets", advice);
    }
    const list = section.value("s3PrefixList") === undefined ? undefined : readId(section, "s3PrefixList", "pl");
    const subnets = (entries ?? []).flatMap(({ path, value: entry }): readonly AwsSubnet[] => {
        if (!isRecord(entry)) {
            section.problems.add(path, entry, "is not a subnet", "give id, zone and cidr below it");
            return [];
        }
        const one = section.entry(path, entry, VPC_KEYS.subnets?.keys ?? {});
        const subnet = readSubnet(one, region, network);
        return subnet === undefined ? [] : [subnet];
    });
    reportShared(section, subnets);
    return { vpc: { id, s3PrefixList: list }, subnets };
}

function readSubnet(section: Section, region: string, network: Network | undefined): AwsSubnet | undefined {
    const id = readId(section, "id", "subnet");
    const zone = section.text("zone");
    if (section.value("zone") === undefined) {
        section.reportMissing("zone", "give the availability zone of the subnet");
    }
    const cidr = readNetwork(section, "cidr");
    if (section.value("cidr") === undefined) {
        section.reportMissing("cidr", "give the network of the subnet");
    }
    if (zone === undefined || cidr === undefined || !isZone(section, section.at("zone"), region, zone)) {
        return undefined;
    }
    if (network !== undefined && !(overlaps(network, cidr) && cidr.prefix >= network.prefix)) {
        section.report("cidr", `is outside network.cidr (${formatNetwork(network)})`, "give subnets of that network");
    } else if (planMemberAddress(cidr, 1) === undefined) {
        section.report("cidr", "is too small for a member", "give subnets of /28 or larger");
        return undefined;
    }
    return {
        id,
        zone,
        cidr: formatNetwork(cidr),
        balancerAddress: readBalancerAddress(section, cidr),
        endpointAddresses: [],
        publicCidr: undefined,
    };
}

/** In an existing VPC the planned one may be another machine's. */
function readBalancerAddress(section: Section, subnet: Network): string {
    const given = readAddress(section, "balancerAddress", undefined);
    if (given !== undefined && !isMachineAddress(subnet, given)) {
        section.report(
            "balancerAddress",
            "is not one that the balancer can have in this subnet",
            `give one from ${describeRoom(subnet)}, or remove it, and one is planned`,
        );
    }
    return formatAddress(given ?? planBalancerAddress(subnet));
}

function reportShared(section: Section, subnets: readonly AwsSubnet[]): void {
    const report = (index: number, key: string, other: number, what: string): void => {
        const path = section.at("subnets");
        section.problems.add(
            `${path}[${index}].${key}`,
            subnets[index]?.[key as "zone"],
            `${what} ${path}[${other}]`,
            "give one subnet for each zone, none of which share an address",
        );
    };
    subnets.forEach((subnet, index) => {
        const networkOf = (cidr: string): Network => parseNetwork(cidr) ?? { base: 0, prefix: 0 };
        subnets.slice(0, index).forEach((other, at) => {
            if (other.id === subnet.id) {
                report(index, "id", at, "is also that of");
            } else if (overlaps(networkOf(other.cidr), networkOf(subnet.cidr))) {
                report(index, "cidr", at, "overlaps with that of");
            } else if (other.zone === subnet.zone) {
                report(index, "zone", at, "is also that of");
            }
        });
    });
}

function readId(section: Section, key: string, kind: string): string {
    const id = section.text(key);
    if (id === undefined) {
        if (section.value(key) === undefined) {
            section.reportMissing(key, `give an id such as "${kind}-0a1b2c3d4e5f67890"`);
        }
        return "";
    }
    if (!new RegExp(`^${kind}-(?:[0-9a-f]{8}|[0-9a-f]{17})$`).test(id)) {
        section.report(key, `is not an id of this kind`, `give one such as "${kind}-0a1b2c3d4e5f67890"`);
    }
    return id;
}
