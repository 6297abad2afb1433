// aws.access: who may connect. Who reaches etcd is root on the Kubernetes cluster, so nothing is ever open to the world.
import { findSpecialUse, formatNetwork, parseNetwork } from "../../values/address";
import { readPublicKey } from "../../values/publicKey";
import { readList } from "../../values/list";
import type { Section } from "../../values/section";
import type { KeyTable } from "../../values/keySpec";

/** Networks ("10.0.0.0/16") and security groups ("sg-..."). */
export interface AwsAccessConfig {
    readonly apiServers: readonly string[];
    readonly operators: readonly string[];
    readonly monitoring: readonly string[];
    readonly ssh: readonly string[];
    /** Public keys of people who may log in to the hosts, beside our own. */
    readonly sshKeys: readonly string[];
}

export const AWS_ACCESS_KEYS: KeyTable = {
    apiServers: {
        type: "list of networks or security groups",
        meaning: "who uses etcd; each of them is root on the Kubernetes cluster",
    },
    operators: { type: "list of networks or security groups", meaning: "who calls etcdctl and npm run status" },
    monitoring: { type: "list of networks or security groups", meaning: "who collects metrics" },
    ssh: {
        type: "list of networks or security groups",
        meaning: "where SSH comes from: the computer that runs Pulumi, or the bastion",
    },
    sshKeys: {
        type: "list of public keys",
        meaning: "of people who may log in as etcd-admin; takes effect on hosts made afterwards",
    },
};

/** A larger network is nobody's own: two halves of the internet are as open as all of it. */
const LARGEST_PREFIX = 8;

const ADVICE = 'give a network such as "10.1.0.0/16" or a security group such as "sg-0a1b2c3d4e5f67890"';
const LIST_ADVICE = 'give a list of networks and security groups, such as ["10.1.0.0/16", "sg-0a1b2c3d4e5f67890"]';

export function checkAwsAccess(parent: Section): AwsAccessConfig {
    const section = parent.section("access");
    for (const [key, whose] of [
        ["apiServers", "the API servers, which use etcd, come from"],
        ["ssh", "the computer that runs Pulumi, or the bastion, comes from"],
    ] as const) {
        if (section.value(key) === undefined) {
            section.reportMissing(key, `say where ${whose}: ${LIST_ADVICE}`);
        }
    }
    const keys =
        readList(section, "sshKeys", 'give a list of lines such as "ssh-ed25519 AAAA..."', { mayBeEmpty: false }) ?? [];
    return {
        apiServers: readSources(section, "apiServers"),
        operators: readSources(section, "operators"),
        monitoring: readSources(section, "monitoring"),
        ssh: readSources(section, "ssh"),
        sshKeys: keys.flatMap(({ path, text }) => readPublicKey(section, path, text) ?? []),
    };
}

function readSources(section: Section, key: string): readonly string[] {
    const entries = readList(section, key, LIST_ADVICE, { mayBeEmpty: false }) ?? [];
    return entries.flatMap(({ path, text: entry, twin }) => {
        const report = (fault: string, fix: string): readonly string[] => {
            section.problems.add(path, entry, fault, fix);
            return [];
        };
        if (twin !== undefined) {
            return report(`is also ${twin}`, "name each once");
        }
        if (/^sg-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.test(entry)) {
            return [entry];
        }
        const network = parseNetwork(entry);
        if (entry === "::/0" || (network !== undefined && network.prefix < LARGEST_PREFIX)) {
            return report(
                "opens the cluster to the world, and who reaches etcd is root on the Kubernetes cluster",
                `give your own networks, each /${LARGEST_PREFIX} or smaller`,
            );
        }
        if (network === undefined) {
            return report("is neither an IPv4 network nor a security group", ADVICE);
        }
        const special = findSpecialUse(network.base);
        if (special !== undefined) {
            return report(special, "give networks of machines");
        }
        if (formatNetwork(network) !== entry) {
            return report("is an address inside a network", `give the network: "${formatNetwork(network)}"`);
        }
        return [entry];
    });
}
