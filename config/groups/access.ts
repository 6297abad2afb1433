// access.* and firewall.*: who may reach etcd's ports. Whoever reaches etcd is root on the Kubernetes cluster, so these are lists of
// machines, never of the world.
import type { ApiServerConfig } from "./apiServers";
import type { BalancerConfig } from "./balancer";
import { containsAddress, findSpecialUse, formatNetwork, type Network, parseNetwork } from "../values/address";
import type { Refusal } from "../values/refusal";
import { type Entry, readList } from "../values/list";
import type { Section } from "../values/section";
import type { KeySpec, KeyTable } from "../values/keySpec";

/** Who may reach the cluster, as IPv4 networks ("10.0.1.7/32"); none contains another one of its list. */
export interface AccessConfig {
    readonly apiServers: readonly string[];
    readonly operators: readonly string[];
    readonly monitoring: readonly string[];
    /** From where the balancer comes, when not from its own address. */
    readonly balancers: readonly string[];
}

export interface FirewallConfig {
    /** Whether the hosts refuse everybody else on etcd's ports. */
    readonly enabled: boolean;
}

const ACCESS_KEYS: KeyTable = {
    apiServers: {
        type: "list of IPv4 addresses and networks",
        meaning: "API servers beside those under apiServers, which are let in already: they use etcd (2379)",
    },
    operators: {
        type: "list of IPv4 addresses and networks",
        default: "lab: this computer",
        meaning: "where you run etcdctl and status (2379, 2381); SSH is not touched",
    },
    monitoring: { type: "list of IPv4 addresses and networks", meaning: "what collects metrics (2381)" },
    balancers: {
        type: "list of IPv4 addresses and networks",
        default: "balancer.address",
        meaning: "from where the balancer comes (2379, 2381), when not from its own address",
    },
};

const FIREWALL_KEYS: KeyTable = {
    enabled: {
        type: "true | false",
        default: "lab: true; ssh: true when access names anybody",
        meaning:
            "whether the hosts refuse everybody else on 2379, 2380 and 2381, by nftables; no other port is touched",
    },
};

export const ACCESS: KeySpec = {
    type: "group",
    meaning: "who may reach the members, beside the members themselves",
    keys: ACCESS_KEYS,
};

export const FIREWALL: KeySpec = {
    type: "group",
    meaning: "the hosts' own firewall, for etcd's ports alone",
    keys: FIREWALL_KEYS,
};

/** A network of more addresses than this is no list of machines. */
const SHORTEST_PREFIX = 8;

const LIST_ADVICE = 'give a list of addresses and networks, such as ["10.0.1.7", "10.0.2.0/28"]';

export interface AccessFacts {
    /** Where operators sit that the platform knows of. */
    readonly operators: readonly Network[];
    /** Hosts that are wired, and so let in. */
    readonly apiServers: readonly ApiServerConfig[];
}

export interface AccessReading {
    readonly config: AccessConfig;
    /** Whoever lists who may come has said that nobody else shall; hosts that are merely wired say nothing of others. */
    readonly isListed: boolean;
}

/** Each list as networks, without those that another one of the same list contains. */
export function checkAccess(section: Section, { operators, apiServers }: AccessFacts): AccessReading {
    const wired = apiServers.flatMap(({ address }) => parseNetwork(`${address}/32`) ?? []);
    const read = (key: string): readonly Network[] => readSources(section, key);
    const config = {
        apiServers: formatSources([...wired, ...read("apiServers")]),
        operators: formatSources([...operators, ...read("operators")]),
        monitoring: formatSources(read("monitoring")),
        balancers: formatSources(read("balancers")),
    };
    return { config, isListed: Object.keys(config).some((key) => section.value(key) !== undefined) };
}

function readSources(section: Section, key: string): readonly Network[] {
    const entries = readList(section, key, LIST_ADVICE, { mayBeEmpty: true }) ?? [];
    return entries.flatMap((entry) => readSource(section, entry) ?? []);
}

function readSource(section: Section, { path, text }: Entry): Network | undefined {
    const { problems } = section;
    const network = parseNetwork(text.includes("/") ? text : `${text}/32`);
    if (network === undefined) {
        problems.add(
            path,
            text,
            "is neither an IPv4 address nor a network",
            'give one such as "10.0.1.7" or "10.0.2.0/28"',
        );
        return undefined;
    }
    if (network.prefix < SHORTEST_PREFIX) {
        const whose = network.prefix === 0 ? "is the whole world" : "is a good part of the world";
        problems.add(path, text, whose, "who reaches etcd is root on the Kubernetes cluster: name the machines");
        return undefined;
    }
    if (text.includes("/") && formatNetwork(network) !== text) {
        const fix = `give the network "${formatNetwork(network)}", or the address "${text.split("/")[0] ?? ""}"`;
        problems.add(path, text, "is an address inside a network", fix);
        return undefined;
    }
    const special = findSpecialUse(network.base);
    if (special !== undefined) {
        problems.add(path, text, special, "give addresses of machines");
        return undefined;
    }
    return network;
}

/** Sorted, so that the order in which they are given changes nothing on the hosts. */
function formatSources(sources: readonly Network[]): readonly string[] {
    const inOrder = [...sources].sort((one, other) => one.base - other.base || one.prefix - other.prefix);
    const kept: Network[] = [];
    for (const source of inOrder) {
        // Networks lie in one another or apart, so one that is in any is in the last of those before it.
        const last = kept.at(-1);
        if (last === undefined || !containsAddress(last, source.base)) {
            kept.push(source);
        }
    }
    return kept.map(formatNetwork);
}

export interface FirewallPlatform {
    /** Whether hosts have a firewall when nobody says. */
    readonly isOn: (isListed: boolean) => boolean;
    /** Where something else keeps people out: how access and firewall are refused. */
    readonly refusal: Refusal | undefined;
    /** Whether nobody comes in but who is listed. */
    readonly needsList: boolean;
}

export interface FirewallFacts {
    readonly platform: FirewallPlatform;
    readonly access: AccessReading;
    readonly balancer: BalancerConfig;
}

export function checkFirewall(section: Section, facts: FirewallFacts, warnings: string[]): FirewallConfig {
    const { platform, balancer } = facts;
    const { config: access, isListed } = facts.access;
    const enabled = section.boolean("enabled") ?? platform.isOn(isListed);
    if (platform.refusal !== undefined && (enabled || isListed)) {
        const path = isListed ? "access" : section.at("enabled");
        section.problems.addPhrase(path, "this", platform.refusal.fault, platform.refusal.fix);
    }
    if (!enabled || !platform.needsList || section.problems.has("access")) {
        return { enabled };
    }
    if ([access.apiServers, access.operators, access.monitoring].every((list) => list.length === 0)) {
        const fix = "list access.apiServers, or remove it";
        if (section.value("enabled") === undefined) {
            const why = "names nobody, and the firewall that is on with it would shut out everybody";
            section.problems.addPhrase("access", "this group", why, fix);
        } else {
            section.report("enabled", "would shut out everybody, for access names nobody", fix);
        }
    } else if (access.apiServers.length === 0) {
        warnings.push("access.apiServers: nobody is named, so with the firewall no API server can use etcd");
    }
    if (balancer.enabled && balancer.address === undefined && access.balancers.length === 0) {
        section.problems.addPhrase(
            "access.balancers",
            "nothing",
            "is given, but the firewall must know from where the balancer comes, and balancer.dnsName does not say it",
            "list the balancer's addresses, or give balancer.address",
        );
    }
    return { enabled };
}
