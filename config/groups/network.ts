// network.*: where the members stand.
import {
    containsAddress,
    findOverlaps,
    findSpecialUse,
    formatNetwork,
    type Network,
    parseAddress,
    parseNetwork,
    usableHosts,
} from "../values/address";
import { readList } from "../values/list";
import { type Refusals, refuse } from "../values/refusal";
import type { Section } from "../values/section";
import type { KeySpec, KeyTable } from "../values/keySpec";

export interface NetworkConfig {
    /** IPv4 network the members stand in, normalised ("10.213.0.0/24"); undefined when not known (ssh). */
    readonly cidr: string | undefined;
}

const NETWORK_KEYS: KeyTable = {
    cidr: {
        type: "IPv4 network",
        default: "lab: the lab's own",
        meaning: "where all members stand; addresses are checked against it; aws: the network of the VPC",
    },
    reserved: {
        type: "list of IPv4 networks",
        meaning: "networks that must not overlap with cidr: pods, services, offices",
    },
};

export const NETWORK: KeySpec = { type: "group", meaning: "where the members stand", keys: NETWORK_KEYS };

/** A network without host bits, or undefined with the problem reported. */
export function readNetwork(section: Section, key: string, such = "10.0.0.0/24"): Network | undefined {
    const text = section.text(key);
    return text === undefined ? undefined : parseNetworkAt(section, section.at(key), text, such);
}

function parseNetworkAt(section: Section, path: string, text: string, such: string): Network | undefined {
    const network = parseNetwork(text);
    if (network === undefined) {
        section.problems.add(path, text, "is not an IPv4 network", `give one such as "${such}"`);
        return undefined;
    }
    if (formatNetwork(network) !== text) {
        section.problems.add(
            path,
            text,
            "is an address inside a network",
            `give the network: "${formatNetwork(network)}"`,
        );
    }
    return network;
}

export interface NetworkPlatform {
    readonly refusals: Refusals;
    /** What the platform has, where network.cidr is refused. */
    readonly network: Network | undefined;
    /** For the advice. */
    readonly suchNetwork: string | undefined;
}

export interface NetworkFacts {
    readonly platform: NetworkPlatform;
    /** undefined when members itself is wrong. */
    readonly memberCount: number | undefined;
}

/** The network the members stand in, when it is known. */
export function checkNetwork(section: Section, facts: NetworkFacts, warnings: string[]): Network | undefined {
    const { platform } = facts;
    const network = refuse(section, "cidr", platform.refusals)
        ? platform.network
        : readCidr(section, platform.suchNetwork);
    if (network !== undefined && facts.memberCount !== undefined) {
        checkRoom(section, network, facts.memberCount);
    }
    checkReserved(section, network);
    if (network === undefined && section.value("reserved") !== undefined && !section.problems.has(section.path)) {
        warnings.push(`${section.at("reserved")}: it is compared with network.cidr, which is not given`);
    }
    return network;
}

function readCidr(section: Section, such: string | undefined): Network | undefined {
    const network = readNetwork(section, "cidr", such);
    const special = network === undefined ? undefined : findSpecialUse(network.base);
    if (special !== undefined) {
        section.report("cidr", special, "give the network that the members stand in");
    }
    return network;
}

function checkRoom(section: Section, network: Network, memberCount: number): void {
    const room = usableHosts(network);
    if (room < memberCount) {
        section.problems.addPhrase(
            section.at("cidr"),
            formatNetwork(network),
            `has room for ${room} hosts, but there are ${memberCount} members`,
            "give a larger network",
        );
    }
}

function checkReserved(section: Section, network: Network | undefined): void {
    const entries = readList(section, "reserved", 'give a list such as ["10.96.0.0/12"]', { mayBeEmpty: true }) ?? [];
    const named = [
        ...(network === undefined ? [] : [{ path: section.at("cidr"), network }]),
        ...entries.flatMap(({ path, text }) => {
            const reserved = parseNetworkAt(section, path, text, "10.96.0.0/12");
            return reserved === undefined ? [] : [{ path, network: reserved }];
        }),
    ];
    for (const { index, other } of findOverlaps(named.map((one) => one.network))) {
        const [one, first] = [named[index], named[other]];
        if (one !== undefined && first !== undefined) {
            section.problems.add(
                one.path,
                formatNetwork(one.network),
                `overlaps with ${first.path} (${formatNetwork(first.network)})`,
                "give networks that share no address",
            );
        }
    }
}

/** An address that a machine can have, or undefined with the problem reported. */
export function readAddress(section: Section, key: string, network: Network | undefined): number | undefined {
    const text = section.text(key);
    if (text === undefined) {
        return undefined;
    }
    const inside = network === undefined ? "" : ` inside network.cidr (${formatNetwork(network)})`;
    const address = parseAddress(text);
    if (address === undefined) {
        section.report(key, "is not an IPv4 address", `give a host address${inside}`);
        return undefined;
    }
    const special = findSpecialUse(address);
    if (special !== undefined) {
        section.report(key, special, `give a host address${inside}`);
        return undefined;
    }
    if (network !== undefined && !containsAddress(network, address)) {
        section.report(key, `is outside network.cidr (${formatNetwork(network)})`, "give an address inside it");
    }
    return address;
}
