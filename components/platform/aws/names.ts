import { createHash } from "node:crypto";
import type { AwsScope } from "./scope";

const HASH_LENGTH = 7;
/** AWS's limit for roles. */
const LONGEST_ROLE = 64;
/** And for balancers, and their target groups. */
const LONGEST_BALANCER = 32;
const LONGEST_PLACEMENT_GROUP = 255;

/**
 * A name as AWS knows it, where it limits the length and the engine's own would be too long. The same cluster always has the
 * same; clusters of the same name in two regions of an account have two, for roles are of all regions.
 */
export function planPhysicalName(cluster: string, role: string, region: string, limit: number): string {
    const hash = createHash("sha256").update(`${region}/${cluster}/${role}`).digest("hex").slice(0, HASH_LENGTH);
    const head = `${cluster}-${role}`.slice(0, limit - HASH_LENGTH - 1).replace(/-+$/, "");
    return `${head}-${hash}`;
}

/** Roles of another path have other names, so that both can be there while one takes the other's place. */
export function planRoleName({ plan, aws }: Pick<AwsScope, "aws" | "plan">, role: string): string {
    const place = aws.roles.path === "/" ? aws.region : `${aws.region}${aws.roles.path}`;
    return planPhysicalName(plan.name, role, place, LONGEST_ROLE);
}

export function keyAlias(cluster: string): string {
    return `alias/pulumi-etcd/${cluster}`;
}

/** Of the balancer and of its target group. */
export function balancerName({ plan, aws }: Pick<AwsScope, "aws" | "plan">): string {
    return planPhysicalName(plan.name, "etcd", aws.region, LONGEST_BALANCER);
}

export function placementGroupName({ plan, aws }: Pick<AwsScope, "aws" | "plan">): string {
    return planPhysicalName(plan.name, aws.placement, aws.region, LONGEST_PLACEMENT_GROUP);
}

/** The SSM parameter with a host's private host key. */
export function hostKeyParameter(cluster: string, host: string): string {
    return `/pulumi-etcd/${cluster}/${host}/host-key`;
}

export function flowLogGroup(cluster: string): string {
    return `/pulumi-etcd/${cluster}/flow-log`;
}

/** The name that a volume keeps, whichever NVMe number it is given at boot. */
export function deviceOf(volumeId: string): string {
    return `/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_${volumeId.replace("-", "")}`;
}
