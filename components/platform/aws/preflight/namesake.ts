import * as iam from "@pulumi/aws/iam";
import type { Problem } from "../../../../config/values/problem";
import { planRoleName } from "../names";
import { type Asking, type Findings, NOTHING } from "./findings";
import { memberName, Part, partName } from "../../../names";

/**
 * Two clusters of one name would share names and tags. Each member has a role whose name follows from the cluster's, whatever else the
 * cluster has; one that is there and that no earlier run of this stack has made is somebody else's.
 */
export async function askName(asking: Asking): Promise<Findings> {
    const { name, plan, there } = asking;
    const roles = plan.members
        .filter((member) => !there.has(partName(memberName(name, member.name), Part.role)))
        .map((member) => planRoleName(asking, member.name));
    const areTaken = await Promise.all(roles.map((role) => isTaken(asking, role)));
    const [role] = roles.filter((_, i) => areTaken[i]);
    if (role === undefined) {
        return NOTHING;
    }
    const problem: Problem = {
        path: "name",
        found: plan.name,
        fault: `is the name of another cluster in this account, made by another stack (role ${role})`,
        fix:
            "give another name; a role that a killed run of this stack has left behind, delete; when the state was lost, see " +
            "docs/operations/lost-state.md",
    };
    return { ...NOTHING, problems: [problem] };
}

async function isTaken({ ask }: Asking, name: string): Promise<boolean> {
    try {
        await iam.getRole({ name }, ask);
        return true;
    } catch (error) {
        if (/couldn't find resource|NoSuchEntity/.test(String(error))) {
            return false;
        }
        throw error;
    }
}
