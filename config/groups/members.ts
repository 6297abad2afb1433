// members: how many, who they are, where they stand.
import { Environment } from "./cluster";
import { parseAddress } from "../values/address";
import { type Draft, MEMBER_KEYS, type MemberConfig, type MemberFacts, readMember } from "./member";
import { reportSharedHostKeys } from "../values/hostKey";
import { isRecord, type Section } from "../values/section";
import type { KeySpec } from "../values/keySpec";

export const MEMBERS: KeySpec = {
    type: "number or list",
    meaning: "1 (test only), 3, 5 or 7; on ssh a list",
    keys: MEMBER_KEYS,
};

/** etcd's own advice; more members make every write slower and no cluster safer. */
export const MAX_MEMBERS = 7;

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
    const countFits = checkCount(
        root,
        list === undefined ? `${count}` : `a list of ${count}`,
        count,
        facts.environment,
    );
    if (list === undefined && facts.platform.areGiven) {
        root.report(
            "members",
            "says how many, but not which hosts",
            "give a list, each entry with name, address and hostKey",
        );
        return [];
    }
    // The entries of a list are looked at all the same, so that their problems are reported in the same run.
    if (!countFits && list === undefined) {
        return [];
    }
    const entries = list ?? Array.from({ length: count }, (_, index) => ({ name: `etcd-${index + 1}` }));
    return checkEntries(root, entries, facts);
}

function checkCount(root: Section, found: string, count: number, environment: Environment): boolean {
    const report = (fault: string, fix: string): false => {
        root.problems.addPhrase("members", found, fault, fix);
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

function checkEntries(root: Section, entries: readonly unknown[], facts: MemberFacts): readonly MemberConfig[] {
    const drafts = entries.flatMap((entry, index) => {
        const path = `members[${index}]`;
        if (!isRecord(entry)) {
            root.problems.add(path, entry, "is not a member", "give name and address below it, each as key: value");
            return [];
        }
        return [readMember(root.entry(path, entry, MEMBER_KEYS), facts)];
    });
    reportTwins(drafts, "name", (draft) => (draft.member.name === "" ? undefined : draft.member.name));
    reportTwins(drafts, "address", (draft) => draft.address);
    reportSharedHostKeys(
        root.problems,
        drafts.map(({ section, member }) => ({ path: section.path, hostKey: member.hostKey })),
    );
    if (facts.platform.areGiven && !root.problems.has("disk.device") && !root.problems.isWrong("disk")) {
        reportNoDevice(root, drafts);
    }
    return drafts.map((draft) => draft.member);
}

function reportNoDevice(root: Section, drafts: readonly Draft[]): void {
    const bare = drafts.filter((draft) => !draft.hasDevice);
    if (bare.length > 1 && bare.length === drafts.length) {
        const fix = "name the block device for etcd's data, here or for each member";
        root.problems.addPhrase("disk.device", "nothing", "is given, but this is needed here", fix);
        return;
    }
    for (const { section } of bare) {
        section.reportMissing(
            "device",
            "name the block device for etcd's data, here or for all members in disk.device",
        );
    }
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

export function parseTaken(address: string | undefined, what: string): ReadonlyMap<number, string> {
    const parsed = address === undefined ? undefined : parseAddress(address);
    return new Map(parsed === undefined ? [] : [[parsed, what]]);
}
