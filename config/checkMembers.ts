// members: how many, who they are, where they stand.
import { formatAddress, formatNetwork, isHostAddress, type Network, parseAddress } from "./address";
import { LAB_BALANCER_HOST, LAB_GATEWAY_HOST, LAB_MEMBER_HOST, readAddress } from "./checkNetwork";
import { CONFIG_KEYS } from "./keys";
import { Environment, type MemberConfig, Platform } from "./schema";
import { isRecord, Section } from "./section";

/** etcd's own advice; more members make every write slower and no cluster safer. */
export const MAX_MEMBERS = 7;

/** A DNS label that also leaves room for what is put around it in names. */
const LABEL = /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

/** Names that mean another machine on every host. */
const RESERVED_NAMES: readonly string[] = ["localhost", "balancer", "gateway"];

export function isLabel(text: string): boolean {
    return LABEL.test(text);
}

export const LABEL_ADVICE = "give 1 to 40 lower-case letters, digits and hyphens, beginning with a letter";

export interface MemberFacts {
    readonly platform: Platform | undefined;
    readonly environment: Environment;
    readonly network: Network | undefined;
    /** Addresses that are taken by other machines, with what they are. */
    readonly taken: ReadonlyMap<number, string>;
    readonly device: string | undefined;
    readonly sshPort: number;
}

/** How many members are asked for, or undefined when it cannot be told. */
export function countMembers(value: unknown): number | undefined {
    const count = Array.isArray(value) ? value.length : value;
    return typeof count === "number" && Number.isSafeInteger(count) && count >= 1 && count <= MAX_MEMBERS
        ? count
        : undefined;
}

export function checkMembers(root: Section, facts: MemberFacts): readonly MemberConfig[] {
    const value = root.value("members");
    if (value === undefined) {
        root.reportMissing("members", "say how many members the cluster has: 3, or 5 in production");
        return [];
    }
    if (!Array.isArray(value) && typeof value !== "number") {
        root.report("members", "is neither a number nor a list", "give 3, 5 or 7, or a list of members");
        return [];
    }
    const list: readonly unknown[] | undefined = Array.isArray(value) ? value : undefined;
    const count = list === undefined ? Number(value) : list.length;
    if (!checkCount(root, list === undefined ? `${count}` : `a list of ${count}`, count, facts.environment)) {
        // The entries are still looked at, so that their problems are reported in the same run.
        if (list === undefined) {
            return [];
        }
    }
    if (list === undefined && facts.platform === Platform.ssh) {
        root.report(
            "members",
            "says how many, but not which hosts",
            "give a list, each entry with name, address and hostKey",
        );
        return [];
    }
    const entries = list ?? Array.from({ length: count }, (_, index) => ({ name: `etcd-${index + 1}` }));
    return checkEntries(root, entries, facts);
}

function checkCount(root: Section, found: string, count: number, environment: Environment): boolean {
    const report = (expected: string, fix: string): false => {
        root.problems.addPhrase("members", found, expected, fix);
        return false;
    };
    if (!Number.isSafeInteger(count) || count < 1) {
        return report("is not a number of members", "give 3, 5 or 7");
    }
    if (count > MAX_MEMBERS) {
        return report(
            `is more than ${MAX_MEMBERS} members, which makes every write slower and no data safer`,
            "give 3, 5 or 7",
        );
    }
    if (count % 2 === 0) {
        const tolerance = Math.ceil(count / 2) - 1;
        return report(
            `is an even number of members: it tolerates ${tolerance} failed, no more than ${count - 1} would`,
            `give ${Math.max(count - 1, 3)} or ${count === 2 ? 5 : count + 1}`,
        );
    }
    if (count === 1 && environment === Environment.production) {
        return report("member cannot survive any failure", "give 3 or 5, or set environment: test");
    }
    return true;
}

interface Draft {
    readonly section: Section;
    readonly member: MemberConfig;
    readonly address: number | undefined;
}

function checkEntries(root: Section, entries: readonly unknown[], facts: MemberFacts): readonly MemberConfig[] {
    const drafts = entries.flatMap((entry, index) => {
        const path = `members[${index}]`;
        if (!isRecord(entry)) {
            root.problems.add(path, entry, "is not a member", 'give name and address below it, each as "key: value"');
            return [];
        }
        return [readMember(new Section(path, entry, CONFIG_KEYS["members"]?.keys ?? {}, root.problems), facts)];
    });
    reportTwins(drafts, "name", (draft) => (draft.member.name === "" ? undefined : draft.member.name));
    reportTwins(drafts, "address", (draft) => draft.address);
    return drafts.map((draft) => draft.member);
}

function readMember(section: Section, facts: MemberFacts): Draft {
    const name = readName(section);
    const address = readMemberAddress(section, name, facts);
    const device = readDevice(section, "device") ?? facts.device;
    if (device === undefined && !section.problems.has("disk.device")) {
        section.reportMissing(
            "device",
            "name the block device for etcd's data here, or for all members in disk.device",
        );
    }
    const hostKey = readHostKey(section);
    if (hostKey === undefined && facts.platform === Platform.ssh && section.value("hostKey") === undefined) {
        section.reportMissing("hostKey", 'give the host\'s public SSH key; "ssh-keyscan -t ed25519 HOST" shows it');
    }
    const port = section.integer("port", { least: 1, most: 65_535 }) ?? facts.sshPort;
    const text = address === undefined ? "" : formatAddress(address);
    const zone = section.text("zone");
    return { section, address, member: { name: name ?? "", address: text, zone, device: device ?? "", hostKey, port } };
}

function readName(section: Section): string | undefined {
    const name = section.text("name");
    if (name === undefined) {
        if (section.value("name") === undefined) {
            section.reportMissing("name", LABEL_ADVICE);
        }
        return undefined;
    }
    if (!isLabel(name)) {
        section.report("name", "is not a name for a host", LABEL_ADVICE);
        return undefined;
    }
    if (RESERVED_NAMES.includes(name)) {
        section.report("name", "is the name of another machine", "give the member a name of its own, such as etcd-1");
        return undefined;
    }
    return name;
}

function readMemberAddress(section: Section, name: string | undefined, facts: MemberFacts): number | undefined {
    const given = readAddress(section, "address", facts.network);
    if (section.value("address") === undefined) {
        return facts.platform === Platform.lab
            ? planAddress(section, name, facts.network)
            : reportNoAddress(section, facts);
    }
    if (given !== undefined && facts.network !== undefined && !section.problems.has(section.at("address"))) {
        const taken = facts.taken.get(given);
        if (taken !== undefined) {
            section.report("address", `is the address of ${taken}`, "give another one");
        } else if (!isHostAddress(facts.network, given)) {
            section.report(
                "address",
                `is not a host's address in ${formatNetwork(facts.network)}`,
                "give one between the first and the last",
            );
        }
    }
    return given;
}

function reportNoAddress(section: Section, facts: MemberFacts): undefined {
    if (facts.platform === Platform.ssh) {
        section.reportMissing("address", "give the host's IPv4 address");
    }
    return undefined;
}

/** From the name alone, so that adding or removing a member never moves another one. */
function planAddress(section: Section, name: string | undefined, network: Network | undefined): number | undefined {
    if (name === undefined || network === undefined) {
        return undefined;
    }
    const number = /\d+$/.exec(name)?.[0];
    if (number === undefined) {
        section.reportMissing(
            "address",
            `"${name}" does not end in a number to plan one from: give an address in ${formatNetwork(network)}`,
        );
        return undefined;
    }
    const address = network.base + LAB_MEMBER_HOST + Number(number);
    if (number.length > 9 || !isHostAddress(network, address)) {
        section.reportMissing(
            "address",
            `${formatNetwork(network)} has no host ${LAB_MEMBER_HOST} + ${number}: give an address in it`,
        );
        return undefined;
    }
    return address;
}

export function readDevice(section: Section, key: string): string | undefined {
    const device = section.text(key);
    if (device !== undefined && !/^\/dev\/[A-Za-z0-9._\-/]+$/.test(device)) {
        section.report(
            key,
            "is not a device",
            'give a path that stays the same over restarts, such as "/dev/disk/by-id/..."',
        );
    }
    return device;
}

/** A public key as known_hosts and authorized_keys have it, without host and comment. */
export function readHostKey(section: Section): string | undefined {
    const text = section.text("hostKey")?.trim();
    if (text === undefined) {
        return undefined;
    }
    const match = /^((?:ssh|ecdsa|sk-ssh|sk-ecdsa)-[a-z0-9@.-]+) ([A-Za-z0-9+/]+={0,2})(?: .*)?$/.exec(text);
    const [, kind, key] = match ?? [];
    if (kind === undefined || key === undefined || !Buffer.from(key, "base64").includes(kind)) {
        section.report("hostKey", "is not a public SSH host key", 'give one line such as "ssh-ed25519 AAAA..."');
        return undefined;
    }
    return `${kind} ${key}`;
}

function reportTwins(
    drafts: readonly Draft[],
    key: string,
    identify: (draft: Draft) => string | number | undefined,
): void {
    const first = new Map<string | number, Draft>();
    for (const draft of drafts) {
        const identity = identify(draft);
        if (identity === undefined) {
            continue;
        }
        const twin = first.get(identity);
        if (twin === undefined) {
            first.set(identity, draft);
            continue;
        }
        const shown = key === "address" ? draft.member.address : draft.member.name;
        draft.section.problems.add(
            draft.section.at(key),
            shown,
            `is also the ${key} of ${twin.section.path}`,
            `give each member its own ${key}`,
        );
    }
}

/** Addresses of the lab's other machines. */
export function listLabAddresses(network: Network): ReadonlyMap<number, string> {
    return new Map([
        [network.base + LAB_GATEWAY_HOST, "the lab's gateway"],
        [network.base + LAB_BALANCER_HOST, "the lab's balancer"],
    ]);
}

export function parseTaken(address: string | undefined, what: string): ReadonlyMap<number, string> {
    const parsed = address === undefined ? undefined : parseAddress(address);
    return new Map(parsed === undefined ? [] : [[parsed, what]]);
}
