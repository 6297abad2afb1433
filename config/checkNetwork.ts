// network.* and the lab's own network: where the members stand.
import {
    containsAddress,
    findSpecialUse,
    formatAddress,
    formatNetwork,
    type Network,
    overlaps,
    parseAddress,
    parseNetwork,
    usableHosts,
} from "./address";
import { Platform } from "./schema";
import type { Section } from "./section";

/** Host numbers that the lab uses itself. */
export const LAB_GATEWAY_HOST = 1;
export const LAB_BALANCER_HOST = 5;
/** Member etcd-N has host number 10 + N. */
export const LAB_MEMBER_HOST = 10;
/** API server cp-N has host number 200 + N. */
export const LAB_API_SERVER_HOST = 200;

/** A network without host bits, or undefined with the problem reported. */
export function readNetwork(section: Section, key: string): Network | undefined {
    const text = section.text(key);
    return text === undefined ? undefined : parseNetworkAt(section, section.at(key), text);
}

function parseNetworkAt(section: Section, path: string, text: string): Network | undefined {
    const network = parseNetwork(text);
    if (network === undefined) {
        section.problems.add(path, text, "is not an IPv4 network", 'give one such as "10.0.0.0/24"');
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

export interface NetworkFacts {
    readonly platform: Platform | undefined;
    readonly labNetwork: Network | undefined;
    /** undefined when members itself is wrong. */
    readonly memberCount: number | undefined;
}

/** The network the members stand in, when it is known. */
export function checkNetwork(section: Section, facts: NetworkFacts): Network | undefined {
    const given = readNetwork(section, "cidr");
    if (facts.platform === Platform.lab && given !== undefined) {
        section.report("cidr", "is given, but the lab chooses its network itself", "remove it");
    }
    const network = facts.platform === Platform.lab ? facts.labNetwork : given;
    if (network !== undefined && facts.memberCount !== undefined) {
        checkRoom(section, network, facts.memberCount);
    }
    checkReserved(section, network);
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
    const value = section.value("reserved");
    if (value === undefined) {
        return;
    }
    if (!Array.isArray(value)) {
        section.report("reserved", "is not a list", 'give a list such as ["10.96.0.0/12"]');
        return;
    }
    const seen: { readonly path: string; readonly network: Network }[] = [];
    if (network !== undefined) {
        seen.push({ path: section.at("cidr"), network });
    }
    value.forEach((entry: unknown, index) => {
        const path = `${section.at("reserved")}[${index}]`;
        const reserved = parseNetworkAt(section, path, typeof entry === "string" ? entry : String(entry));
        if (reserved === undefined) {
            return;
        }
        for (const other of seen.filter((candidate) => overlaps(candidate.network, reserved))) {
            section.problems.add(
                path,
                formatNetwork(reserved),
                `overlaps with ${other.path} (${formatNetwork(other.network)})`,
                "give networks that share no address",
            );
        }
        seen.push({ path, network: reserved });
    });
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

/** The address of host number N of a network. */
export function planHostAddress(network: Network, host: number): string {
    return formatAddress(network.base + host);
}
