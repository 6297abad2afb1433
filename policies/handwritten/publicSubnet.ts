import { isTrue, type Resource } from "../reading/resource";
import { isGiven } from "../reading/unknown";
import type { Stack } from "../reading/stack";
import { SUBNET } from "../reading/types";

/**
 * Whether a machine that says nothing gets a public address: as its subnets have it, and in the standard network of an account always.
 * Undefined where the subnets are not in this stack.
 */
export function isPublicSubnet(stack: Stack, sources: readonly Resource[]): boolean | undefined {
    const keys = ["subnetId", "vpcZoneIdentifiers", "networkInterfaces"];
    const subnets = sources.flatMap((one) => keys.flatMap((key) => stack.usedBy(one, key, SUBNET)));
    if (subnets.length > 0) {
        return subnets.some(({ props }) => isTrue(props.mapPublicIpOnLaunch));
    }
    return sources.some(({ props }) => keys.some((key) => isGiven(props, key))) ? undefined : true;
}
