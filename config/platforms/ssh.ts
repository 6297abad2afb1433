// ssh.*: how the hosts are reached.
import { findPrivateKeyFault } from "../values/privateKey";
import type { ProblemList } from "../values/problem";
import { type BastionConfig, Platform, type SshAuthentication, type SshConfig } from "../schema";
import { isHost } from "../values/address";
import { readPath } from "../values/path";
import { parsePublicKey } from "../values/publicKey";
import type { Section } from "../values/section";

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
        if (facts.platform === Platform.lab && root.isGiven("ssh")) {
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

function checkBastion(parent: Section, user: string): BastionConfig | undefined {
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

/** Others are good keys, but the command provider asks RSA keys for signatures with SHA-1 alone, and knows no security keys. */
const HOST_KEY_KINDS = /^(?:ssh-ed25519|ecdsa-sha2-nistp(?:256|384|521)) /;

/** A public key as known_hosts and authorized_keys have it, without host and comment. */
export function readHostKey(section: Section): string | undefined {
    const text = section.text("hostKey");
    const key = text === undefined ? undefined : readPublicKey(section, section.at("hostKey"), text, "host ");
    if (key === undefined || HOST_KEY_KINDS.test(key)) {
        return key;
    }
    const rsa = key.startsWith("ssh-rsa ");
    section.report(
        "hostKey",
        `is ${rsa ? "an RSA key, which OpenSSH from 8.8 on does" : "the key of a security key, which hosts do"} not prove as the command provider asks`,
        'give the host\'s key of the kind ssh-ed25519; "ssh-keyscan -t ed25519 HOST" shows it',
    );
    return undefined;
}

export function readPublicKey(section: Section, path: string, text: string, whose = ""): string | undefined {
    const read = parsePublicKey(text);
    if (!read.ok) {
        section.problems.add(path, text, read.fault.replace("public key of SSH", `public SSH ${whose}key`), read.fix);
        return undefined;
    }
    return read.key;
}

interface Keyed {
    readonly path: string;
    readonly hostKey: string | undefined;
}

/** A host key that two hosts have was copied with a disk, and whoever has one of the hosts can pretend to be the other. */
export function reportSharedHostKeys(problems: ProblemList, hosts: readonly Keyed[]): void {
    const first = new Map<string, string>();
    for (const { path, hostKey } of hosts) {
        const twin = hostKey === undefined ? undefined : first.get(hostKey);
        if (hostKey !== undefined && twin === undefined) {
            first.set(hostKey, path);
        }
        // The same host written twice has the same address, which is said already.
        if (twin !== undefined && !problems.has(`${path}.address`)) {
            problems.add(
                `${path}.hostKey`,
                hostKey,
                `is also the host key of ${twin}`,
                "give each host its own; on clones of one machine make new ones with ssh-keygen -A",
            );
        }
    }
}
