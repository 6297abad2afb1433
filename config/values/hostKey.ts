// SSH host keys: what proves that a host is the one that is meant.
import type { ProblemList } from "./problem";
import { readPublicKey } from "./publicKey";
import type { Section } from "./section";

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
