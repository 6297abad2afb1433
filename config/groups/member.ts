// members[N]: one entry of the list.
import type { Environment } from "./cluster";
import { formatAddress, formatNetwork, isHostAddress, type Network } from "../values/address";
import { readDevice } from "./disk";
import { readAddress } from "./network";
import { readHostKey } from "../values/hostKey";
import { isLabel, LABEL_ADVICE } from "../values/label";
import { type Refusals, refuse } from "../values/refusal";
import type { Section } from "../values/section";
import type { KeyTable } from "../values/keySpec";

export interface MemberConfig {
    /** etcd's member name and the host's name: a DNS label. */
    readonly name: string;
    /** IPv4 address that peers, clients and SSH use. */
    readonly address: string;
    /** Failure domain (rack, room, availability zone) the host stands in. */
    readonly zone: string | undefined;
    /** Block device that holds etcd's data. */
    readonly device: string;
    /** Public SSH host key, as in known_hosts without the host ("ssh-ed25519 AAAA..."); always set on ssh, never on lab. */
    readonly hostKey: string | undefined;
    /** SSH port. */
    readonly port: number;
}

export const MEMBER_KEYS: KeyTable = {
    name: { type: "DNS label", meaning: "name of the member and its host; its identity for as long as it lives" },
    address: {
        type: "IPv4 address",
        default: "lab and aws: the subnet's base + 10 + the number the name ends in",
        meaning: "where peers, clients and SSH reach the host",
    },
    zone: {
        type: "text",
        default: "aws: by the number the name ends in",
        meaning: "failure domain of the host: a rack, a room, an availability zone",
    },
    device: { type: "path", default: "disk.device", meaning: "block device for etcd's data alone" },
    hostKey: { type: "public key", meaning: "the SSH host key, Ed25519 or ECDSA; needed on ssh" },
    port: { type: "port", default: "ssh.port", meaning: "SSH port of this host" },
};

/** Names that mean another machine on every host. */
export const RESERVED_NAMES: readonly string[] = ["localhost", "balancer", "gateway"];

/** Where a member stands. */
export interface Place {
    readonly zone: string | undefined;
    readonly address: number | undefined;
}

export interface MemberPlatform {
    readonly refusals: Refusals;
    /** Names of what the platform makes beside the members. */
    readonly names: readonly string[];
    /** What an address must be in; undefined when place says so, or nobody knows. */
    readonly network: Network | undefined;
    /**
     * Reads the zone, and plans the address where none is written.
     * @param given the address that is written down; undefined when none is, or a wrong one
     */
    readonly place: (section: Section, name: string | undefined, given: number | undefined) => Place;
    /** Whether hosts are there already, so that which they are, their keys and their disks must be said. */
    readonly areGiven: boolean;
    /** Whether members that fail together are too many; undefined: nobody knows which do. */
    readonly checkSpread: ((root: Section, members: readonly MemberConfig[], warnings: string[]) => void) | undefined;
}

export interface MemberFacts {
    readonly platform: MemberPlatform;
    readonly environment: Environment;
    /** Addresses that are taken by other machines, with what they are. */
    readonly taken: ReadonlyMap<number, string>;
    readonly device: string | undefined;
    readonly sshPort: number;
}

export interface Draft {
    readonly section: Section;
    readonly member: MemberConfig;
    readonly address: number | undefined;
    readonly hasDevice: boolean;
}

export function readMember(section: Section, facts: MemberFacts): Draft {
    const { platform } = facts;
    const name = readName(section, platform.names);
    const { zone, address } = platform.place(section, name, readMemberAddress(section, facts));
    const isMade = refuse(section, "device", platform.refusals);
    const device = (isMade ? undefined : readDevice(section, "device")) ?? facts.device;
    const hostKey = readHostKey(section);
    if (hostKey === undefined && platform.areGiven && section.value("hostKey") === undefined) {
        section.reportMissing("hostKey", 'give the host\'s public SSH key; "ssh-keyscan -t ed25519 HOST" shows it');
    }
    const port = section.integer("port", { least: 1, most: 65_535 }) ?? facts.sshPort;
    const text = address === undefined ? "" : formatAddress(address);
    for (const key of ["hostKey", "port"]) {
        refuse(section, key, platform.refusals);
    }
    const member = { name: name ?? "", address: text, zone, device: device ?? "", hostKey, port };
    return { section, address, hasDevice: device !== undefined || section.value("device") !== undefined, member };
}

export function readZone(section: Section): string | undefined {
    const zone = section.text("zone");
    // "a" and "a " would be two zones, and the loss of one that of the cluster.
    if (zone !== undefined && !/^[\p{L}\p{N}](?:[\p{L}\p{N} ._:/-]{0,61}[\p{L}\p{N}])?$/u.test(zone)) {
        section.report("zone", "is not the name of a zone", 'give letters, digits, dots and hyphens, such as "room-2"');
    }
    return zone;
}

function readName(section: Section, others: readonly string[]): string | undefined {
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
    if (others.includes(name)) {
        section.report(
            "name",
            "is the name of something else that is made for the cluster",
            "give the member a name of its own, such as etcd-1",
        );
        return undefined;
    }
    return name;
}

function readMemberAddress(section: Section, { platform, taken }: MemberFacts): number | undefined {
    const { network } = platform;
    const given = readAddress(section, "address", network);
    if (given !== undefined && !section.problems.has(section.at("address"))) {
        const other = taken.get(given);
        if (other !== undefined) {
            section.report("address", `is the address of ${other}`, "give another one");
        } else if (network !== undefined && !isHostAddress(network, given)) {
            section.report(
                "address",
                `is not a host's address in ${formatNetwork(network)}`,
                "give one between the first and the last",
            );
        }
    }
    return given;
}
