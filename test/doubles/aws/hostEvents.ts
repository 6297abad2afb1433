// What became of hosts, from the account's own log.
import type { AccountEvent } from "./account";

export interface Absence {
    readonly member: string;
    /** Milliseconds: its disk begins to be taken away; its successor has it. */
    readonly from: number;
    readonly to: number;
}

const PARTS = ["aws:ec2/volumeAttachment:VolumeAttachment", "aws:ec2/instance:Instance"];

/** When each member had no host, in the order of time; a member that is still away is away for ever. */
export function absencesIn(events: readonly AccountEvent[]): readonly Absence[] {
    const absences: Absence[] = [];
    for (const { event, type, urn, at } of events.filter((one) => PARTS.includes(one.type))) {
        const member = memberOf(urn);
        const last = absences.findLast((one) => one.member === member);
        if (event === "deleting" && (last === undefined || last.to < Infinity)) {
            absences.push({ member, from: at, to: Infinity });
        }
        if (event === "created" && type === PARTS[0] && last !== undefined) {
            absences[absences.indexOf(last)] = { ...last, to: at };
        }
    }
    return absences;
}

/** ...::CLUSTER-MEMBER-WHAT, where members are called etcd-1, etcd-2, ... */
function memberOf(urn: string): string {
    return /etcd-\d+/.exec(urn.split("::").at(-1) ?? "")?.[0] ?? urn;
}
