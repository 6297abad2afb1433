// ssh.*: how the hosts are reached.
import { findPrivateKeyFault } from "./privateKey";
import { type BastionConfig, Platform, type SshAuthentication, type SshConfig } from "./schema";
import type { Section } from "./section";

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
    if (facts.platform === Platform.aws) {
        return checkAwsBastionLogin(root, facts);
    }
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

/** Who logs in on hosts that we make; becomes root by sudo. */
export const AWS_USER = "etcd-admin";

/** On aws hosts have a key of ours; only a bastion that is there already has one of the user's. */
function checkAwsBastionLogin(root: Section, facts: SshFacts): SshConfig | undefined {
    const section = root.section("ssh");
    for (const key of ["user", "port"]) {
        if (section.value(key) !== undefined) {
            section.report(key, "is given, but aws makes its hosts itself", "remove it");
        }
    }
    if (section.value("bastion") === undefined) {
        const given = [
            ...(facts.privateKey === undefined ? [] : ["sshPrivateKey"]),
            ...["privateKeyFile", "agentSocket"].flatMap((key) =>
                section.value(key) === undefined ? [] : [section.at(key)],
            ),
        ];
        for (const path of given) {
            const fix = "remove it, or name the bastion in ssh.bastion";
            root.problems.addPhrase(path, "this key", "is given, but the hosts have a key of our own", fix);
        }
        return undefined;
    }
    const bastion = checkBastion(section, AWS_USER);
    return { user: AWS_USER, port: 22, bastion, authentication: checkAuthentication(section, facts) };
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
        const fault = findPrivateKeyFault(typeof facts.privateKey === "string" ? facts.privateKey : "");
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
    if (socket === undefined && (facts.agentSocket ?? "") === "" && !section.problems.has(section.at("agentSocket"))) {
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

/** A public key as known_hosts and authorized_keys have it, without host and comment. */
export function readHostKey(section: Section): string | undefined {
    const text = section.text("hostKey");
    return text === undefined ? undefined : readPublicKey(section, section.at("hostKey"), text, "host ");
}

export function readPublicKey(section: Section, path: string, text: string, whose = ""): string | undefined {
    const match = /^((?:ssh|ecdsa|sk-ssh|sk-ecdsa)-[a-z0-9@.-]+) ([A-Za-z0-9+/]+={0,2})(?: .*)?$/.exec(text.trim());
    const [, kind, key] = match ?? [];
    if (kind === undefined || key === undefined || !Buffer.from(key, "base64").includes(kind)) {
        const advice = 'give one line such as "ssh-ed25519 AAAA..."';
        section.problems.add(path, text, `is not a public SSH ${whose}key`, advice);
        return undefined;
    }
    return `${kind} ${key}`;
}
