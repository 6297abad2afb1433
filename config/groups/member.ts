// members[N]: one entry of the list.
import { formatAddress, formatNetwork, isHostAddress, type Network } from "../values/address";
import { readDevice } from "./disk";
import { LAB_MEMBER_HOST, readAddress } from "./network";
import { AWS_NAMES, placeMember } from "../platforms/aws/member";
import { readHostKey } from "../platforms/ssh";
import { type Environment, type MemberConfig, Platform } from "../schema";
import type { AwsSubnet } from "../platforms/aws/schema";
import type { Section } from "../values/section";

/** A DNS label that also leaves room for what is put around it in names. */
const LABEL = /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

/** Names that mean another machine on every host. */
export const RESERVED_NAMES: readonly string[] = ["localhost", "balancer", "gateway"];

export function isLabel(text: string): boolean {
    return LABEL.test(text);
}

export const LABEL_ADVICE = "give 1 to 40 lower-case letters, digits and hyphens, beginning with a letter";

export interface MemberFacts {
    readonly platform: Platform | undefined;
    readonly environment: Environment;
    readonly network: Network | undefined;
    /** Addresses that are taken by other machines, with what they are. */
    readonly taken: ReadonlyMap<number, string>;
    readonly device: string | undefined;
    readonly sshPort: number;
    /** Private subnets on aws; empty elsewhere. */
    readonly subnets: readonly AwsSubnet[];
}

export interface Draft {
    readonly section: Section;
    readonly member: MemberConfig;
    readonly address: number | undefined;
    readonly hasDevice: boolean;
}

export function readMember(section: Section, facts: MemberFacts): Draft {
    const name = readName(section, facts.platform);
    const onAws = facts.platform === Platform.aws;
    const given = readMemberAddress(section, name, facts);
    const place = onAws ? placeMember(section, name, given, facts.subnets) : undefined;
    const address = place === undefined ? given : place.address;
    const device = (onAws ? undefined : readDevice(section, "device")) ?? facts.device;
    const hostKey = readHostKey(section);
    if (hostKey === undefined && facts.platform === Platform.ssh && section.value("hostKey") === undefined) {
        section.reportMissing("hostKey", 'give the host\'s public SSH key; "ssh-keyscan -t ed25519 HOST" shows it');
    }
    const port = section.integer("port", { least: 1, most: 65_535 }) ?? facts.sshPort;
    const text = address === undefined ? "" : formatAddress(address);
    const zone = place === undefined ? readZone(section) : place.zone;
    if (onAws) {
        for (const key of ["device", "hostKey", "port"]) {
            if (section.value(key) !== undefined) {
                section.report(key, "is given, but aws makes its hosts itself", "remove it");
            }
        }
    }
    const member = { name: name ?? "", address: text, zone, device: device ?? "", hostKey, port };
    return { section, address, hasDevice: device !== undefined || section.value("device") !== undefined, member };
}

function readZone(section: Section): string | undefined {
    const zone = section.text("zone");
    // "a" and "a " would be two zones, and the loss of one that of the cluster.
    if (zone !== undefined && !/^[\p{L}\p{N}](?:[\p{L}\p{N} ._:/-]{0,61}[\p{L}\p{N}])?$/u.test(zone)) {
        section.report("zone", "is not the name of a zone", 'give letters, digits, dots and hyphens, such as "room-2"');
    }
    return zone;
}

function readName(section: Section, platform: Platform | undefined): string | undefined {
    const name = section.text("name");
    if (name === undefined) {
        if (section.value("name") === undefined) {
            section.reportMissing("name", LABEL_ADVICE);
        }
        return undefined;
    }
    if (!isLabel(name)) {
        section.report("name", "is not a name for a host", LABEL_ADVICE);
        return undefined;
    }
    if (RESERVED_NAMES.includes(name)) {
        section.report("name", "is the name of another machine", "give the member a name of its own, such as etcd-1");
        return undefined;
    }
    if (platform === Platform.aws && AWS_NAMES.includes(name)) {
        section.report(
            "name",
            "is the name of something else that is made for the cluster",
            "give the member a name of its own, such as etcd-1",
        );
        return undefined;
    }
    return name;
}

function readMemberAddress(section: Section, name: string | undefined, facts: MemberFacts): number | undefined {
    // Where there are subnets, those say what an address must be in.
    const given = readAddress(section, "address", facts.subnets.length > 0 ? undefined : facts.network);
    if (section.value("address") === undefined) {
        return planAddress(section, name, facts);
    }
    if (given !== undefined && !section.problems.has(section.at("address"))) {
        const taken = facts.taken.get(given);
        if (taken !== undefined) {
            section.report("address", `is the address of ${taken}`, "give another one");
        } else if (facts.network !== undefined && facts.subnets.length === 0 && !isHostAddress(facts.network, given)) {
            section.report(
                "address",
                `is not a host's address in ${formatNetwork(facts.network)}`,
                "give one between the first and the last",
            );
        }
    }
    return given;
}

/** From the name alone, so that adding or removing a member never moves another one. */
function planAddress(section: Section, name: string | undefined, facts: MemberFacts): number | undefined {
    const { network, platform } = facts;
    if (platform === Platform.ssh) {
        section.reportMissing("address", "give the host's IPv4 address");
    }
    if (platform !== Platform.lab || name === undefined || network === undefined) {
        return undefined;
    }
    const number = /\d+$/.exec(name)?.[0];
    if (number === undefined) {
        section.reportMissing(
            "address",
            `its name does not end in a number to plan one from: give an address in ${formatNetwork(network)}`,
        );
        return undefined;
    }
    const address = network.base + LAB_MEMBER_HOST + Number(number);
    if (number.length > 9 || !isHostAddress(network, address)) {
        section.reportMissing(
            "address",
            `${formatNetwork(network)} has no host ${LAB_MEMBER_HOST} + ${number}: give an address in it`,
        );
        return undefined;
    }
    return address;
}
