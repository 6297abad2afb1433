// aws.access: who may connect. Who reaches etcd is root on the Kubernetes cluster, so nothing is ever open to the world.
import { formatNetwork, parseNetwork } from "./address";
import { readPublicKey } from "./checkSsh";
import { readList } from "./list";
import type { AwsAccessConfig } from "./schemaAws";
import type { Section } from "./section";

/** A larger network is nobody's own: two halves of the internet are as open as all of it. */
const LARGEST_PREFIX = 8;

const ADVICE = 'give networks such as "10.1.0.0/16" or security groups such as "sg-0a1b2c3d4e5f67890"';

export function checkAwsAccess(parent: Section): AwsAccessConfig {
    const section = parent.section("access");
    for (const [key, whose] of [
        ["apiServers", "the API servers, which use etcd, come from"],
        ["ssh", "the computer that runs Pulumi, or the bastion, comes from"],
    ] as const) {
        if (section.value(key) === undefined) {
            section.reportMissing(key, `say where ${whose}: ${ADVICE}`);
        }
    }
    const keys = readList(section, "sshKeys", 'give lines such as "ssh-ed25519 AAAA..."') ?? [];
    return {
        apiServers: readSources(section, "apiServers"),
        operators: readSources(section, "operators"),
        monitoring: readSources(section, "monitoring"),
        ssh: readSources(section, "ssh"),
        sshKeys: keys.flatMap((key, index) => readPublicKey(section, `${section.at("sshKeys")}[${index}]`, key) ?? []),
    };
}

function readSources(section: Section, key: string): readonly string[] {
    const entries = readList(section, key, ADVICE) ?? [];
    return entries.flatMap((entry, index) => {
        const path = `${section.at(key)}[${index}]`;
        const report = (expected: string, fix: string): readonly string[] => {
            section.problems.add(path, entry, expected, fix);
            return [];
        };
        const twin = entries.indexOf(entry);
        if (twin < index) {
            return report(`is also ${section.at(key)}[${twin}]`, "name each once");
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
        if (formatNetwork(network) !== entry) {
            return report("is an address inside a network", `give the network: "${formatNetwork(network)}"`);
        }
        return [entry];
    });
}
