// apiServers[N]: control-plane hosts that are wired to the cluster.
import type { MemberConfig } from "./member";
import { formatAddress, formatNetwork, isHostAddress, type Network } from "../values/address";
import { RESERVED_NAMES } from "./member";
import { readAddress } from "./network";
import { readHostKey, reportSharedHostKeys } from "../values/hostKey";
import { isLabel, LABEL_ADVICE } from "../values/label";
import type { Refusal } from "../values/refusal";
import { readEntries } from "../values/list";
import type { ProblemList } from "../values/problem";
import { isRecord, type Section } from "../values/section";
import { choiceOf, type KeySpec, type KeyTable } from "../values/keySpec";

/** What runs an API server on its host. */
export const ApiServerKind = {
    staticPod: "static-pod",
    systemd: "systemd",
    /** Somebody else wires it; it gets a certificate, and flags to copy. */
    elsewhere: "elsewhere",
} as const;
export type ApiServerKind = (typeof ApiServerKind)[keyof typeof ApiServerKind];

export interface ApiServerConfig {
    /** Name of the host: a DNS label. */
    readonly name: string;
    /** IPv4 address. */
    readonly address: string;
    readonly kind: ApiServerKind;
    /** Public SSH host key; always set on ssh where the host is to be reached, never on lab. */
    readonly hostKey: string | undefined;
    /** SSH port. */
    readonly port: number;
}

const DEFAULT_KIND = ApiServerKind.staticPod;

const API_SERVER_HOST_KEYS: KeyTable = {
    name: { type: "DNS label", meaning: "name of the control-plane host; names its certificate too" },
    address: {
        type: "IPv4 address",
        default: "lab: the network's base + 200 + the number the name ends in",
        meaning: "where the host is reached; its API server comes from there to etcd",
    },
    kind: {
        ...choiceOf({ ApiServerKind }),
        default: DEFAULT_KIND,
        meaning:
            "what runs kube-apiserver there: the kubelet, from a manifest as kubeadm writes it, or a unit of systemd; elsewhere: wired by hand",
    },
    hostKey: { type: "public key", meaning: "the SSH host key, Ed25519 or ECDSA; needed on ssh" },
    port: { type: "port", default: "ssh.port", meaning: "SSH port of this host" },
};

export const API_SERVERS: KeySpec = {
    type: "list",
    default: "none: wired by hand, from the output etcd",
    meaning: "control-plane hosts whose API servers are wired to this cluster; by SSH, as members are",
    keys: API_SERVER_HOST_KEYS,
};

export interface ApiServerPlatform {
    /** Why control-plane hosts are not wired by SSH; undefined: they are. */
    readonly wiring: Refusal | undefined;
    readonly needsHostKey: boolean;
    /** What their addresses must be in; undefined: they may stand in another network than the members. */
    readonly network: Network | undefined;
    /** The address of a host that has none written down; undefined: it must be. */
    readonly planAddress: ((section: Section, name: string | undefined) => number | undefined) | undefined;
}

export interface ApiServerFacts {
    readonly platform: ApiServerPlatform;
    /** Addresses that are taken by other machines, with what they are. */
    readonly taken: ReadonlyMap<number, string>;
    readonly sshPort: number;
    readonly members: readonly MemberConfig[];
}

export function checkApiServers(root: Section, facts: ApiServerFacts): readonly ApiServerConfig[] {
    const entries = readEntries(root, "apiServers", "give a list, each entry with name, address and hostKey") ?? [];
    const servers = entries.flatMap(({ path, value: entry }) => {
        if (!isRecord(entry)) {
            root.problems.add(path, entry, "is not a host", "give name and address below it, each as key: value");
            return [];
        }
        return [{ path, server: readServer(root.entry(path, entry, API_SERVER_HOST_KEYS), facts) }];
    });
    const members = facts.members.map((member, index) => ({ path: `members[${index}]`, server: member }));
    for (const key of ["name", "address"] as const) {
        const first = new Map(members.map(({ path, server }) => [server[key], path]));
        for (const { path, server } of servers) {
            const twin = server[key] === "" ? undefined : first.get(server[key]);
            if (twin === undefined) {
                first.set(server[key], path);
                continue;
            }
            root.problems.add(
                `${path}.${key}`,
                server[key],
                `is also the ${key} of ${twin}`,
                twin.startsWith("members") && key === "address"
                    ? "etcd has hosts of its own; wire only API servers that run elsewhere"
                    : `give each host its own ${key}`,
            );
        }
    }
    reportSharedKeys(root.problems, members, servers);
    return servers.map(({ server }) => server);
}

/** Members among themselves have been looked at already. */
function reportSharedKeys(problems: ProblemList, members: readonly Placed[], servers: readonly Placed[]): void {
    const known = new Map(members.map(({ path, server }) => [server.hostKey, path]));
    reportSharedHostKeys(problems, [
        ...[...known].map(([hostKey, path]) => ({ path, hostKey })),
        ...servers.map(({ path, server }) => ({ path, hostKey: server.hostKey })),
    ]);
}

interface Placed {
    readonly path: string;
    readonly server: { readonly hostKey: string | undefined };
}

function readServer(section: Section, facts: ApiServerFacts): ApiServerConfig {
    const name = section.text("name");
    if (name === undefined && section.value("name") === undefined) {
        section.reportMissing("name", LABEL_ADVICE);
    } else if (name !== undefined && (!isLabel(name) || RESERVED_NAMES.includes(name))) {
        section.report("name", "is not a name for a control-plane host", LABEL_ADVICE);
    }
    const hostKey = readHostKey(section);
    const kind = section.choice("kind", ApiServerKind) ?? DEFAULT_KIND;
    const { wiring, needsHostKey } = facts.platform;
    if (wiring !== undefined && kind !== ApiServerKind.elsewhere) {
        section.problems.addPhrase(section.at("kind"), `"${kind}"`, wiring.fault, wiring.fix);
    }
    const isReached = needsHostKey && kind !== ApiServerKind.elsewhere;
    if (isReached && section.value("hostKey") === undefined) {
        section.reportMissing("hostKey", 'give the host\'s public SSH key; "ssh-keyscan -t ed25519 HOST" shows it');
    }
    return {
        name: name ?? "",
        address: readServerAddress(section, name, facts),
        kind,
        hostKey,
        port: section.integer("port", { least: 1, most: 65_535 }) ?? facts.sshPort,
    };
}

function readServerAddress(section: Section, name: string | undefined, facts: ApiServerFacts): string {
    const { network, planAddress } = facts.platform;
    const given = readAddress(section, "address", network);
    if (given !== undefined) {
        if (network !== undefined && !section.problems.has(section.at("address"))) {
            checkAddress(section, given, network, facts.taken);
        }
        return formatAddress(given);
    }
    if (section.value("address") !== undefined) {
        return "";
    }
    if (planAddress === undefined) {
        section.reportMissing("address", "give the host's IPv4 address");
        return "";
    }
    const planned = planAddress(section, name);
    return planned === undefined ? "" : formatAddress(planned);
}

/** Where the members' network is theirs too, other machines in it are known; elsewhere a balancer may run on their host. */
function checkAddress(section: Section, given: number, network: Network, taken: ReadonlyMap<number, string>): void {
    const other = taken.get(given);
    if (other !== undefined) {
        section.report("address", `is the address of ${other}`, "give another one");
    } else if (!isHostAddress(network, given)) {
        const fix = "give one between the first and the last";
        section.report("address", `is not a host's address in ${formatNetwork(network)}`, fix);
    }
}
