// What a new plan may change about the cluster that was born. Says nothing about order: that is converge's part.
import type { Problem } from "../../config/values/problem";
import type { MemberPlan } from "./plan";

/** What is remembered about a cluster from its birth on. */
export interface Birth {
    readonly name: string;
    readonly members: readonly Pick<MemberPlan, "name" | "peerUrl">[];
}

/** All that is not possible; empty when the plan may be carried out. */
export function checkMemberChange(birth: Birth, plan: Birth): readonly Problem[] {
    const problems: Problem[] = [];
    if (birth.name !== plan.name) {
        problems.push({
            path: "name",
            found: `"${plan.name}"`,
            fault: `is not the name this cluster was born with ("${birth.name}")`,
            fix: `set name: ${birth.name}; another cluster is another stack`,
        });
    }
    for (const member of plan.members) {
        const born = birth.members.find((candidate) => candidate.name === member.name);
        if (born === undefined) {
            problems.push({
                path: "members",
                found: `"${member.name}"`,
                fault: "was not there when the cluster was born, and joining a running cluster is not possible yet",
                fix: `keep the members it was born with: ${listNames(birth)}`,
            });
        } else if (born.peerUrl !== member.peerUrl) {
            problems.push({
                path: "members",
                found: `"${member.name}" at ${member.peerUrl}`,
                fault: `was born at ${born.peerUrl}, and moving a member is not possible yet`,
                fix: "give it the address it had, or the zone that its address follows from",
            });
        }
    }
    for (const born of birth.members.filter((member) => !plan.members.some(({ name }) => name === member.name))) {
        problems.push({
            path: "members",
            found: `"${born.name}"`,
            fault: "is missing, and removing a member from a running cluster is not possible yet",
            fix: `keep the members it was born with: ${listNames(birth)}`,
        });
    }
    return problems;
}

function listNames(birth: Birth): string {
    return birth.members.map((member) => member.name).join(", ");
}
