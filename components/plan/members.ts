// Quorum arithmetic and the spread of members over failure domains.
import type { MemberConfig } from "../../config/schema";

/** Members that must agree before anything is written. */
export function planQuorum(memberCount: number): number {
    return Math.floor(memberCount / 2) + 1;
}

/** Members that may fail while the rest still has a quorum. */
export function planTolerance(memberCount: number): number {
    return memberCount - planQuorum(memberCount);
}

/** What the loss of one zone would do; empty when every zone may fail. Silent when nobody said where the hosts stand. */
export function warnAboutSpread(members: readonly Pick<MemberConfig, "name" | "zone">[]): readonly string[] {
    const zoned = members.filter((member) => member.zone !== undefined);
    if (zoned.length === 0 || members.length === 1) {
        return [];
    }
    const homeless = members.filter((member) => member.zone === undefined).map((member) => member.name);
    const warnings =
        homeless.length === 0
            ? []
            : [`members: ${homeless.join(", ")} name no zone although others do; their spread cannot be judged`];
    const tolerance = planTolerance(members.length);
    for (const zone of [...new Set(zoned.map((member) => member.zone))]) {
        const names = zoned.filter((member) => member.zone === zone).map((member) => member.name);
        if (names.length > tolerance) {
            warnings.push(
                `members: ${names.join(", ")} all stand in zone "${zone}"; when it fails, the other ` +
                    `${members.length - names.length} of ${members.length} have no quorum; spread the members over three zones`,
            );
        }
    }
    return warnings;
}
