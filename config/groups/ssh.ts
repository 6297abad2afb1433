// ssh.*: how the hosts are reached.
import { findPrivateKeyFault } from "../values/privateKey";
import { isHost } from "../values/address";
import { readHostKey } from "../values/hostKey";
import { readPath } from "../values/path";
import type { Section } from "../values/section";
import type { KeySpec, KeyTable } from "../values/keySpec";

export interface SshConfig {
    readonly user: string;
    readonly port: number;
    readonly bastion: BastionConfig | undefined;
    /** How we log in; the key itself comes from loadSecrets(). */
    readonly authentication: SshAuthentication;
}

export type SshAuthentication =
    | { readonly kind: "key" }
    | { readonly kind: "keyFile"; readonly path: string }
    | { readonly kind: "agent"; /** undefined: whatever SSH_AUTH_SOCK says. */ readonly socket: string | undefined };

export interface BastionConfig {
    readonly address: string;
    readonly user: string;
    readonly port: number;
    readonly hostKey: string;
}

const DEFAULT_USER = "root";
export const DEFAULT_SSH_PORT = 22;

const BASTION_KEYS: KeyTable = {
    address: { type: "host name or address", meaning: "the machine through which the members are reached" },
    user: { type: "text", default: "ssh.user", meaning: "who logs in there" },
    port: { type: "port", default: `${DEFAULT_SSH_PORT}`, meaning: "SSH port there" },
    hostKey: { type: "public key", meaning: "its SSH host key, Ed25519 or ECDSA" },
};

const SSH_KEYS: KeyTable = {
    user: {
        type: "text",
        default: DEFAULT_USER,
        meaning: "who logs in; any other than root becomes it by sudo, without a password",
    },
    port: { type: "port", default: `${DEFAULT_SSH_PORT}`, meaning: "SSH port of members that name none" },
    bastion: { type: "group", meaning: "a machine to go through", keys: BASTION_KEYS },
    privateKeyFile: { type: "path", meaning: "file with the private key, when sshPrivateKey is not used" },
    agentSocket: { type: "path", default: "SSH_AUTH_SOCK", meaning: "socket of the SSH agent, when there is no key" },
};

export const SSH: KeySpec = {
    type: "group",
    meaning: "how the hosts are reached; on aws only the bastion",
    keys: SSH_KEYS,
};

export const SSH_PRIVATE_KEY: KeySpec = {
    type: "private key",
    secret: true,
    meaning: "key to log in with; pulumi config set --secret sshPrivateKey < FILE; on aws for the bastion alone",
};

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
    const user = readUser(section, "user") ?? DEFAULT_USER;
    const port = section.integer("port", { least: 1, most: 65_535 }) ?? DEFAULT_SSH_PORT;
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
        port: section.integer("port", { least: 1, most: 65_535 }) ?? DEFAULT_SSH_PORT,
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
