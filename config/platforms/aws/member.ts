// Where a member stands on AWS: its zone and its address, which belong together because an address is of a zone's subnet.
import { containsAddress, formatAddress, type Network, parseAddress, parseNetwork } from "../../values/address";
import { describeRoom, isMachineAddress, planMemberAddress, planZone } from "./subnets";
import type { Place } from "../../groups/member";
import type { MemberConfig } from "../../groups/member";
import type { AwsSubnet } from "./subnets";
import type { Section } from "../../values/section";

/** What is made beside the members, and has a role, a host key or a name in DNS like theirs. */
export const AWS_NAMES: readonly string[] = ["bastion", "clients", "etcd", "flow-log", "peers", "snapshots"];

interface ZoneSubnet {
    readonly zone: string;
    readonly network: Network;
    /** Addresses that are taken by what is no member, with what it is. */
    readonly taken: ReadonlyMap<number, string>;
}

export function placeMember(
    section: Section,
    name: string | undefined,
    given: number | undefined,
    all: readonly AwsSubnet[],
): Place {
    const subnets = all.flatMap((subnet): readonly ZoneSubnet[] => {
        const network = parseNetwork(subnet.cidr);
        return network === undefined ? [] : [{ zone: subnet.zone, network, taken: listTaken(subnet) }];
    });
    const digits = /\d{1,9}$/.exec(name ?? "")?.[0];
    const number = digits === undefined ? undefined : Number(digits);
    const wanted = section.text("zone");
    const isWritten = section.value("address") !== undefined;
    if (name === undefined || subnets.length === 0 || (isWritten && given === undefined)) {
        return { zone: wanted, address: given };
    }
    const subnet =
        wanted !== undefined
            ? findZone(section, subnets, wanted)
            : given !== undefined
              ? subnets.find(({ network }) => containsAddress(network, given))
              : number === undefined
                ? undefined
                : planZone(subnets, number);
    if (given !== undefined) {
        return { zone: subnet?.zone, address: checkGiven(section, given, wanted, subnet) };
    }
    return { zone: subnet?.zone, address: subnet && planGiven(section, number, subnet, wanted) };
}

function listTaken({ balancerAddress, endpointAddresses }: AwsSubnet): ReadonlyMap<number, string> {
    return new Map([
        ...endpointAddresses.map((address) => [parseAddress(address) ?? 0, "kept for VPC endpoints"] as const),
        [parseAddress(balancerAddress) ?? 0, "the balancer's"] as const,
    ]);
}

function findZone(section: Section, subnets: readonly ZoneSubnet[], zone: string): ZoneSubnet | undefined {
    const found = subnets.find((subnet) => subnet.zone === zone);
    if (found === undefined) {
        const zones = subnets.map((subnet) => subnet.zone).join(", ");
        section.report("zone", "has no subnet", `take one of ${zones}`);
    }
    return found;
}

function checkGiven(
    section: Section,
    given: number,
    wanted: string | undefined,
    subnet: ZoneSubnet | undefined,
): number | undefined {
    if (subnet === undefined && wanted === undefined) {
        section.report("address", "is in no zone's private subnet", "remove it, and one is planned");
    } else if (subnet !== undefined && !isMachineAddress(subnet.network, given)) {
        section.report(
            "address",
            `is not one that a machine can have in ${subnet.zone}`,
            `give one from ${describeRoom(subnet.network)}, or remove it, and one is planned`,
        );
    } else if (subnet?.taken.has(given)) {
        section.report(
            "address",
            `is ${subnet.taken.get(given) ?? ""} in ${subnet.zone}`,
            "give another one, or remove it, and one is planned",
        );
    }
    return given;
}

function planGiven(
    section: Section,
    number: number | undefined,
    subnet: ZoneSubnet,
    wanted: string | undefined,
): number | undefined {
    const address = number === undefined ? undefined : planMemberAddress(subnet.network, number);
    if (address === undefined) {
        const room = describeRoom(subnet.network);
        const why =
            number === undefined
                ? "its name does not end in a number to plan one from"
                : `the subnet in ${subnet.zone} has no room for number ${number}`;
        section.reportMissing("address", `${why}: give an address from ${room}${wanted ? "" : ", and a zone"}`);
    } else if (subnet.taken.has(address)) {
        const planned = `${formatAddress(address)}, which is planned for it, is ${subnet.taken.get(address) ?? ""}`;
        section.reportMissing("address", `${planned}: give another one in ${subnet.zone}`);
    }
    return address;
}

/** Refuses a spread in which the loss of one zone is the loss of the cluster; says what remains when it is not. */
export function checkAwsSpread(
    root: Section,
    members: readonly MemberConfig[],
    isProduction: boolean,
    warnings: string[],
): void {
    const tolerance = Math.ceil(members.length / 2) - 1;
    const zones = [...new Set(members.map((member) => member.zone))];
    if (members.length === 1 || zones.includes(undefined) || root.problems.has("members") || root.problems.has("aws")) {
        return;
    }
    for (const zone of zones) {
        const names = members.filter((member) => member.zone === zone).map((member) => member.name);
        if (names.length > tolerance && isProduction) {
            const place = root.isGiven("aws", "vpc") ? "aws.vpc.subnets" : "aws.zones";
            root.problems.addPhrase(
                place,
                `zone ${zone ?? ""} with ${names.join(", ")}`,
                `takes the cluster with it: the other ${members.length - names.length} of ${members.length} have no quorum`,
                "name at least three zones, and spread the members evenly",
            );
        } else if (names.length > 1 && names.length <= tolerance) {
            warnings.push(
                `members: ${names.join(", ")} stand in zone "${zone ?? ""}"; while it is away, the cluster goes on with ` +
                    `${members.length - names.length} of ${members.length} members and tolerates ${tolerance - names.length} more failed`,
            );
        }
    }
}
