// aws.permissionsBoundary, rolePath: what the organisation asks of every role that is made.
import { planPartition } from "../../facts/aws/regions";
import type { Section } from "../../values/section";

/** Of every role that is made; the path is of instance profiles too. */
export interface AwsRolesConfig {
    /** ARN of a policy that no role has more rights than; undefined: none is set. */
    readonly boundaryArn: string | undefined;
    readonly path: string;
}

export function checkAwsRoles(section: Section, region: string): AwsRolesConfig {
    return { boundaryArn: readBoundary(section, region), path: readPath(section) ?? "/" };
}

function readBoundary(section: Section, region: string): string | undefined {
    const arn = section.text("permissionsBoundary");
    const partition = planPartition(region);
    const such = `give one such as "arn:${partition}:iam::123456789012:policy/boundary"`;
    const [, its] = /^arn:(aws[a-z-]*):iam::(?:\d{12}|aws):policy\/[\w+=,.@/-]+$/.exec(arn ?? "") ?? [];
    if (arn !== undefined && its === undefined) {
        section.report("permissionsBoundary", "is not an ARN of a policy of iam", such);
    } else if (its !== undefined && region !== "" && its !== partition) {
        section.report("permissionsBoundary", `is not of the partition of ${region} (${partition})`, such);
    }
    return arn;
}

function readPath(section: Section): string | undefined {
    const path = section.text("rolePath");
    // AWS takes 512 characters, and more signs, which nobody uses in a path.
    if (path !== undefined && (path.length > 512 || !/^\/(?:[\w+=,.@-]+\/)*$/.test(path))) {
        const fix = 'give one that begins and ends with "/", such as "/etcd/", of letters, digits and _ + = , . @ -';
        section.report("rolePath", "is not a path of iam", fix);
    }
    return path;
}
