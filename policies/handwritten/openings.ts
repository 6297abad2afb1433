import { FIREWALLS, Opening, rulesOf } from "../reading/opening";
import { isShapedForEtcd, readPorts } from "../reading/ports";
import type { Resource } from "../reading/resource";
import { type Finder, findOthers } from "../reading/subject";
import { INGRESS, RULE } from "../reading/types";
import { ifKnown } from "../reading/unknown";
import { firewallsOf, membersOf } from "./members";
import { belongsToEtcd, isBeside } from "./recognise";

/** The rules of an etcd's firewall: those of a group by its name, and all that open etcd's ports. */
function readOpenings(resource: Resource): readonly Opening[] | undefined {
    const rules = rulesOf(resource);
    const isShaped = rules.some((rule) => isShapedForEtcd(ifKnown(() => readPorts(rule)) ?? { from: 0, to: 0 }));
    const isNamed = belongsToEtcd(resource) && !isBeside(resource);
    return (isShaped || isNamed) && rules.length > 0 ? rules.map((rule) => new Opening(rule)) : undefined;
}

export const openings: Finder<readonly Opening[]> = {
    types: FIREWALLS,
    read: readOpenings,
    find: (stack) =>
        membersOf(stack).flatMap(({ unit, doubt }) => {
            const groups = [unit.resource, ...unit.templates].flatMap((one) => firewallsOf(stack, one));
            const rules = groups.flatMap((group) => [
                group,
                ...stack.usersOf(group, [RULE, INGRESS], "securityGroupId"),
            ]);
            return findOthers([...new Set(rules)], readOpenings, (resource) =>
                rulesOf(resource).map((rule) => new Opening(rule)),
            ).map((found) => ({
                ...found,
                unsure: doubt === undefined ? undefined : `its machine may be a member (${doubt})`,
            }));
        }),
};
