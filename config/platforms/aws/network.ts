// aws.region, zones, vpc, egress: where the members stand.
import { formatAddress, formatNetwork, type Network, overlaps, parseNetwork } from "../../values/address";
import {
    describeRoom,
    isMachineAddress,
    planBalancerAddress,
    planEndpointAddresses,
    planMemberAddress,
    planZoneNetworks,
    VPC_PREFIX,
} from "./subnets";
import { readRegion } from "./region";
import { readAddress, readNetwork } from "../../groups/network";
import { readEntries, readList } from "../../values/list";
import { type AwsSubnet, type AwsVpcConfig, Egress } from "./schema";
import { isRecord, type Section } from "../../values/section";
import { VPC_KEYS } from "./keys";

export interface AwsNetworkReading {
    readonly region: string;
    readonly vpc: AwsVpcConfig | undefined;
    readonly subnets: readonly AwsSubnet[];
    readonly egress: Egress;
    readonly flowLogs: boolean;
}

/** @param network what network.cidr says; undefined when it is absent or wrong */
export function checkAwsNetwork(section: Section, network: Network | undefined, warnings: string[]): AwsNetworkReading {
    const region = readRegion(section, warnings);
    const isExisting = section.isGiven("vpc");
    if (network === undefined && !section.problems.has("network.cidr") && !section.problems.isWrong("network")) {
        section.problems.addPhrase(
            "network.cidr",
            "nothing",
            "is given, but this is needed here",
            isExisting ? "give the network of the VPC" : 'give a network for the VPC, such as "10.60.0.0/16"',
        );
    }
    const egress = section.choice("egress", Egress) ?? Egress.nat;
    const flowLogs = section.boolean("flowLogs") ?? false;
    if (isExisting) {
        if (flowLogs) {
            section.report("flowLogs", "is for an own VPC, but aws.vpc names an existing one", "remove it");
        }
        return { region, egress, flowLogs: false, ...checkExisting(section, region, network) };
    }
    return { region, egress, flowLogs, vpc: undefined, subnets: checkOwn(section, region, network) };
}

/** One subnet for each zone, cut out of network.cidr. */
function checkOwn(section: Section, region: string, network: Network | undefined): readonly AwsSubnet[] {
    const fits = network === undefined || fitsVpc(section, network);
    const such = ["a", "b", "c"].map((letter) => `"${region === "" ? "eu-central-1" : region}${letter}"`).join(", ");
    const zones = readList(section, "zones", `give three, such as [${such}]`, { mayBeEmpty: false });
    if (section.value("zones") === undefined) {
        section.reportMissing("zones", "give the availability zones to use, three where the region has them");
    }
    return (zones ?? []).flatMap(({ path, text: zone, twin }) => {
        if (!isZone(section, path, region, zone)) {
            return [];
        }
        if (twin !== undefined) {
            section.problems.add(path, zone, `is also ${twin}`, "name each once");
            return [];
        }
        const planned = network === undefined || !fits ? undefined : planZoneNetworks(network, zone);
        return planned === undefined
            ? []
            : [
                  {
                      zone,
                      id: undefined,
                      cidr: formatNetwork(planned.private),
                      balancerAddress: formatAddress(planBalancerAddress(planned.private)),
                      endpointAddresses: planEndpointAddresses(planned.private).map(formatAddress),
                      publicCidr: formatNetwork(planned.public),
                  },
              ];
    });
}

/** Whether a VPC can be made with it. */
function fitsVpc(section: Section, network: Network): boolean {
    if (network.prefix >= VPC_PREFIX.least && network.prefix <= VPC_PREFIX.most) {
        return true;
    }
    section.problems.addPhrase(
        "network.cidr",
        formatNetwork(network),
        `is not between /${VPC_PREFIX.least} and /${VPC_PREFIX.most}, which a VPC with room for all subnets is`,
        'give one such as "10.60.0.0/16"',
    );
    return false;
}

function isZone(section: Section, path: string, region: string, zone: string): boolean {
    if (region !== "" && !(zone.startsWith(region) && /^[a-h]$/.test(zone.slice(region.length)))) {
        section.problems.add(path, zone, `is not a zone of ${region}`, `give one such as "${region}a"`);
        return false;
    }
    return true;
}

/** A VPC that is there: what is said of it is compared with reality before anything is made in it (existingNetwork.ts). */
function checkExisting(
    parent: Section,
    region: string,
    network: Network | undefined,
): Pick<AwsNetworkReading, "vpc" | "subnets"> {
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
