// ssh.*: how the hosts are reached.
import { findPrivateKeyFault } from "../values/privateKey";
import type { BastionConfig, SshAuthentication, SshConfig } from "../schema";
import { isHost } from "../values/address";
import { readHostKey } from "../values/hostKey";
import { readPath } from "../values/path";
import type { Section } from "../values/section";

export interface SshFacts {
    /** The secret sshPrivateKey. Looked at, never shown. */
    readonly privateKey: unknown;
    readonly resolvePath: (path: string) => string;
    /** Value of SSH_AUTH_SOCK. */
    readonly agentSocket: string | undefined;
    /** Why a file does not hold a usable private key, or undefined when it does. */
    readonly findKeyFault: (path: string) => string | undefined;
}

/** How hosts that are the user's own are logged in to. */
export function checkSsh(root: Section, facts: SshFacts): SshConfig {
    const section = root.section("ssh");
    const user = readUser(section, "user") ?? "root";
    const port = section.integer("port", { least: 1, most: 65_535 }) ?? 22;
    return { user, port, bastion: checkBastion(section, user), authentication: checkAuthentication(section, facts) };
}

export function checkAuthentication(section: Section, facts: SshFacts): SshAuthentication {
    const path = readPath(section, "privateKeyFile", facts.resolvePath);
    const socket = readPath(section, "agentSocket", facts.resolvePath);
    const keys = ["privateKeyFile", "agentSocket"].filter((key) => section.value(key) !== undefined);
    const ways = [...(facts.privateKey === undefined ? [] : ["sshPrivateKey"]), ...keys.map((key) => section.at(key))];
    if (ways.length > 1) {
        section.problems.addPhrase("ssh", ways.join(" and "), "are given together", "keep the one to log in with");
    }
    const fileFault = path === undefined ? undefined : facts.findKeyFault(path);
    if (fileFault !== undefined) {
        section.report("privateKeyFile", fileFault, `give the path of an OpenSSH private key that is ${USABLE}`);
    }
    const { privateKey } = facts;
    // A program may give it as an output, whose value nobody knows yet.
    const fault = typeof privateKey === "string" ? findPrivateKeyFault(privateKey) : undefined;
    if (fault !== undefined) {
        const fix = fault.includes("passphrase")
            ? `give one that is ${USABLE}`
            : "set it with pulumi config set --secret sshPrivateKey < FILE";
        section.problems.addPhrase("sshPrivateKey", "its value", fault, fix);
    }
    if (path !== undefined) {
        return { kind: "keyFile", path };
    }
    if (privateKey !== undefined) {
        return { kind: "key" };
    }
    if (ways.length === 0 && (facts.agentSocket ?? "") === "") {
        section.problems.addPhrase(
            "ssh",
            "no way to log in",
            "is given, and no SSH agent runs here",
            "set the secret sshPrivateKey, or ssh.privateKeyFile, or start an agent",
        );
    }
    return { kind: "agent", socket };
}

const USABLE = "readable and has no passphrase, or use the SSH agent";

export function checkBastion(parent: Section, user: string): BastionConfig | undefined {
    if (parent.value("bastion") === undefined) {
        return undefined;
    }
    const section = parent.section("bastion");
    const address = section.text("address");
    if (address === undefined && section.value("address") === undefined) {
        section.reportMissing("address", "give the bastion's host name or address");
    } else if (address !== undefined && !isHost(address)) {
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
