// apiServers[N]: control-plane hosts that are wired to the cluster.
import { formatAddress, isHostAddress, type Network } from "./address";
import { isLabel, LABEL_ADVICE } from "./checkMember";
import { LAB_API_SERVER_HOST, readAddress } from "./checkNetwork";
import { readHostKey } from "./checkSsh";
import { CONFIG_KEYS } from "./keys";
import { type ApiServerConfig, ApiServerKind, type MemberConfig, Platform } from "./schema";
import { isRecord, Section } from "./section";

export interface ApiServerFacts {
    readonly platform: Platform | undefined;
    readonly network: Network | undefined;
    readonly sshPort: number;
    readonly members: readonly MemberConfig[];
}

export function checkApiServers(root: Section, facts: ApiServerFacts): readonly ApiServerConfig[] {
    const value = root.value("apiServers") ?? [];
    if (!Array.isArray(value)) {
        root.report("apiServers", "is not a list", "give a list, each entry with name, address and hostKey");
        return [];
    }
    const keys = CONFIG_KEYS.apiServers?.keys ?? {};
    const servers = value.flatMap((entry: unknown, index) => {
        const path = `apiServers[${index}]`;
        if (!isRecord(entry)) {
            root.problems.add(path, entry, "is not a host", 'give name and address below it, each as "key: value"');
            return [];
        }
        return [{ path, server: readServer(new Section(path, entry, keys, root.problems), facts) }];
    });
    const others = facts.members.map((member, index) => ({ path: `members[${index}]`, server: member }));
    for (const key of ["name", "address"] as const) {
        servers.forEach(({ path, server }, index) => {
            const twin = [...others, ...servers.slice(0, index)].find((other) => other.server[key] === server[key]);
            if (twin !== undefined && server[key] !== "") {
                root.problems.add(
                    `${path}.${key}`,
                    server[key],
                    `is also the ${key} of ${twin.path}`,
                    twin.path.startsWith("members") && key === "address"
                        ? "etcd has hosts of its own; wire only API servers that run elsewhere"
                        : `give each host its own ${key}`,
                );
            }
        });
    }
    return servers.map(({ server }) => server);
}

function readServer(section: Section, facts: ApiServerFacts): ApiServerConfig {
    const name = section.text("name");
    if (name === undefined && section.value("name") === undefined) {
        section.reportMissing("name", LABEL_ADVICE);
    } else if (name !== undefined && (!isLabel(name) || name === "balancer")) {
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
            `"${name}" does not end in a number from 1 to 54 to plan one from: give an address`,
        );
    }
    return "";
}
