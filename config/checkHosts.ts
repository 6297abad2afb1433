// disk.*, ssh.*, lab.*: what the hosts are like and how they are reached.
import { formatNetwork, type Network } from "./address";
import { readNetwork } from "./checkNetwork";
import { readDevice, readHostKey } from "./checkMembers";
import {
    type BastionConfig,
    DiskCheck,
    type DiskConfig,
    Environment,
    Filesystem,
    type LabConfig,
    Platform,
    type SshAuthentication,
    type SshConfig,
} from "./schema";
import { findPrivateKeyFault } from "./privateKey";
import type { Section } from "./section";
import { formatSize, GIB, MIB } from "./size";

const LAB_DEVICE = "/dev/etcd-data";
const MEGABYTES = { least: "1MiB", most: "1GiB" };

export interface DiskFacts {
    readonly platform: Platform | undefined;
    readonly environment: Environment;
    readonly quotaBytes: number;
}

export function checkDisk(section: Section, facts: DiskFacts, warnings: string[]): DiskConfig {
    const onLab = facts.platform === Platform.lab;
    const device = readDevice(section, "device") ?? (onLab ? LAB_DEVICE : undefined);
    const filesystem = section.choice("filesystem", Filesystem) ?? Filesystem.xfs;
    const given = section.size("size", { least: "64MiB", most: "64TiB" });
    const sizeBytes = given ?? Math.max(GIB, 2 * facts.quotaBytes);
    const quota = formatSize(facts.quotaBytes);
    if (sizeBytes <= facts.quotaBytes && !section.problems.has("etcd.quota")) {
        section.report(
            "size",
            `is not more than etcd.quota (${quota})`,
            `give at least ${formatSize(2 * facts.quotaBytes)}`,
        );
    } else if (sizeBytes < 2 * facts.quotaBytes) {
        warnings.push(
            `${section.at("size")}: ${formatSize(sizeBytes)} is less than twice etcd.quota (${quota}); ` +
                "a full database could not be defragmented, which writes it a second time",
        );
    }
    // mkfs.xfs itself refuses less.
    if (filesystem === Filesystem.xfs && sizeBytes < 300 * MIB) {
        section.report(
            "size",
            "is less than the 300MiB that xfs needs",
            "give 300MiB or more, or set filesystem: ext4",
        );
    }
    const check = section.choice("check", DiskCheck);
    return {
        device,
        sizeBytes,
        filesystem,
        check: check ?? (facts.environment === Environment.production ? DiskCheck.enforce : DiskCheck.warn),
        checkSizeBytes: section.size("checkSize", MEGABYTES) ?? (onLab ? 2 * MIB : 22 * MIB),
    };
}

export interface SshFacts {
    readonly platform: Platform | undefined;
    /** The secret sshPrivateKey. Looked at, never shown. */
    readonly privateKey: unknown;
    readonly resolvePath: (path: string) => string;
    /** Value of SSH_AUTH_SOCK. */
    readonly agentSocket: string | undefined;
    /** Why a file does not hold a usable private key, or undefined when it does. */
    readonly findKeyFault: (path: string) => string | undefined;
}

export function checkSsh(root: Section, facts: SshFacts): SshConfig | undefined {
    if (facts.platform !== Platform.ssh) {
        // `{}` is what Pulumi.yaml gives to those who do not set the group.
        const isEmpty = JSON.stringify(root.value("ssh") ?? {}) === "{}";
        if (facts.platform === Platform.lab && !isEmpty) {
            root.problems.addPhrase(
                "ssh",
                "this group",
                "is given, but the lab has its own keys",
                "remove it, or set platform: ssh",
            );
        }
        if (facts.platform === Platform.lab && facts.privateKey !== undefined) {
            root.problems.addPhrase(
                "sshPrivateKey",
                "this key",
                "is given, but the lab has its own",
                "remove it, or set platform: ssh",
            );
        }
        return undefined;
    }
    const section = root.section("ssh");
    const user = readUser(section, "user") ?? "root";
    const port = section.integer("port", { least: 1, most: 65_535 }) ?? 22;
    return { user, port, bastion: checkBastion(section, user), authentication: checkAuthentication(section, facts) };
}

function checkAuthentication(section: Section, facts: SshFacts): SshAuthentication {
    const path = section.text("privateKeyFile");
    const socket = section.text("agentSocket");
    const ways = [
        ...(facts.privateKey !== undefined ? ["sshPrivateKey"] : []),
        ...(path === undefined ? [] : [section.at("privateKeyFile")]),
        ...(socket === undefined ? [] : [section.at("agentSocket")]),
    ];
    if (ways.length > 1) {
        section.problems.addPhrase("ssh", ways.join(" and "), "are given together", "keep the one to log in with");
    }
    if (path !== undefined) {
        const fault = facts.findKeyFault(facts.resolvePath(path));
        if (fault !== undefined) {
            section.report(
                "privateKeyFile",
                fault,
                "give the path of an OpenSSH private key that is readable and has no passphrase, or use the SSH agent",
            );
        }
        return { kind: "keyFile", path: facts.resolvePath(path) };
    }
    if (facts.privateKey !== undefined) {
        const fault = findPrivateKeyFault(String(facts.privateKey));
        if (fault !== undefined) {
            section.problems.addPhrase(
                "sshPrivateKey",
                "its value",
                fault,
                "set it with pulumi config set --secret sshPrivateKey < FILE",
            );
        }
        return { kind: "key" };
    }
    if (socket === undefined && facts.agentSocket === undefined && !section.problems.has(section.path)) {
        section.problems.addPhrase(
            "ssh",
            "no way to log in",
            "is given, and no SSH agent runs here",
            "set the secret sshPrivateKey, or ssh.privateKeyFile, or start an agent",
        );
    }
    return { kind: "agent", socket };
}

function checkBastion(parent: Section, user: string): BastionConfig | undefined {
    if (parent.value("bastion") === undefined) {
        return undefined;
    }
    const section = parent.section("bastion");
    const address = section.text("address");
    if (address === undefined && section.value("address") === undefined) {
        section.reportMissing("address", "give the bastion's host name or address");
    } else if (address !== undefined && !/^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(address)) {
        section.report("address", "is neither a host name nor an address", "give one of these, without user and port");
    }
    const hostKey = readHostKey(section);
    if (section.value("hostKey") === undefined) {
        section.reportMissing("hostKey", 'give the bastion\'s public SSH key; "ssh-keyscan -t ed25519 HOST" shows it');
    }
    return {
        address: address ?? "",
        user: readUser(section, "user") ?? user,
        port: section.integer("port", { least: 1, most: 65_535 }) ?? 22,
        hostKey: hostKey ?? "",
    };
}

function readUser(section: Section, key: string): string | undefined {
    const user = section.text(key);
    if (user !== undefined && !/^[a-z_][a-z0-9_-]*$/.test(user)) {
        section.report(key, "is not the name of a user", 'give one such as "root"');
    }
    return user;
}

export interface LabReading {
    readonly config: LabConfig | undefined;
    readonly network: Network | undefined;
}

export function checkLab(root: Section, platform: Platform | undefined): LabReading {
    const section = root.section("lab");
    const values = { directory: section.text("directory"), buildsDirectory: section.text("buildsDirectory") };
    const network = readNetwork(section, "network");
    if (platform !== Platform.lab) {
        return { config: undefined, network: undefined };
    }
    const missing = ["directory", "network", "buildsDirectory"].filter((key) => section.value(key) === undefined);
    if (missing.length > 0 && !root.problems.has("lab")) {
        root.problems.addPhrase(
            "lab",
            missing.join(", "),
            "is not set yet",
            "make the lab with npm run up, which writes it",
        );
    }
    if (network !== undefined && network.prefix !== 24) {
        section.report("network", "is not a /24", "make the lab anew with npm run down and npm run up");
    }
    const config = {
        directory: values.directory ?? "",
        network: network === undefined ? "" : formatNetwork(network),
        buildsDirectory: values.buildsDirectory ?? "",
    };
    return { config, network };
}
