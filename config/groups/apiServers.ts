// apiServers[N]: control-plane hosts that are wired to the cluster.
import { formatAddress, formatNetwork, isHostAddress, type Network } from "../values/address";
import { isLabel, LABEL_ADVICE, RESERVED_NAMES } from "./member";
import { LAB_API_SERVER_HOST, readAddress } from "./network";
import { readHostKey, reportSharedHostKeys } from "../platforms/ssh";
import { CONFIG_KEYS } from "../keys";
import { readEntries } from "../values/list";
import type { ProblemList } from "../values/problem";
import { type ApiServerConfig, ApiServerKind, type MemberConfig, Platform } from "../schema";
import { isRecord, type Section } from "../values/section";

export interface ApiServerFacts {
    readonly platform: Platform | undefined;
    readonly network: Network | undefined;
    /** Addresses that are taken by other machines, with what they are. */
    readonly taken: ReadonlyMap<number, string>;
    readonly sshPort: number;
    readonly members: readonly MemberConfig[];
}

export function checkApiServers(root: Section, facts: ApiServerFacts): readonly ApiServerConfig[] {
    const entries = readEntries(root, "apiServers", "give a list, each entry with name, address and hostKey") ?? [];
    const keys = CONFIG_KEYS.apiServers?.keys ?? {};
    const servers = entries.flatMap(({ path, value: entry }) => {
        if (!isRecord(entry)) {
            root.problems.add(path, entry, "is not a host", "give name and address below it, each as key: value");
            return [];
        }
        return [{ path, server: readServer(root.entry(path, entry, keys), facts) }];
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
    const kind = section.choice("kind", ApiServerKind) ?? ApiServerKind.staticPod;
    if (facts.platform === Platform.aws && kind !== ApiServerKind.elsewhere) {
        section.problems.addPhrase(
            section.at("kind"),
            `"${kind}"`,
            "is wired by SSH, which goes to hosts that this platform made and to no others",
            "set kind: elsewhere, and take its certificate and flags from the stack's output",
        );
    }
    const isReached = facts.platform !== Platform.lab && kind !== ApiServerKind.elsewhere;
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

/** API servers may stand in another network than the members; in the lab there is only one. */
function readServerAddress(section: Section, name: string | undefined, facts: ApiServerFacts): string {
    const given = readAddress(section, "address", facts.platform === Platform.lab ? facts.network : undefined);
    if (given !== undefined) {
        if (facts.platform === Platform.lab && !section.problems.has(section.at("address"))) {
            checkLabAddress(section, given, facts);
        }
        return formatAddress(given);
    }
    if (section.value("address") !== undefined) {
        return "";
    }
    const number = Number(/\d{1,9}$/.exec(name ?? "")?.[0]);
    const planned = (facts.network?.base ?? 0) + LAB_API_SERVER_HOST + number;
    if (facts.platform !== Platform.lab) {
        section.reportMissing("address", "give the host's IPv4 address");
    } else if (facts.network !== undefined && isHostAddress(facts.network, planned)) {
        return formatAddress(planned);
    } else if (name !== undefined) {
        section.reportMissing(
            "address",
            "its name does not end in a number from 1 to 54 to plan one from: give an address",
        );
    }
    return "";
}

/** The lab's other machines are where the network's plan has them; elsewhere a balancer may run on a control-plane host. */
function checkLabAddress(section: Section, given: number, { network, taken }: ApiServerFacts): void {
    const other = taken.get(given);
    if (other !== undefined) {
        section.report("address", `is the address of ${other}`, "give another one");
    } else if (network !== undefined && !isHostAddress(network, given)) {
        const fix = "give one between the first and the last";
        section.report("address", `is not a host's address in ${formatNetwork(network)}`, fix);
    }
}
