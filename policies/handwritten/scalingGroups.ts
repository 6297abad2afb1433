import type { Resource } from "../reading/resource";
import { type Finder, findOthers } from "../reading/subject";
import { GROUPS, SERVICE } from "../reading/types";
import { membersOf } from "./members";
import { belongsToEtcd, isBeside } from "./recognise";

function readGroup(resource: Resource): Resource | undefined {
    return belongsToEtcd(resource) && !isBeside(resource) ? resource : undefined;
}

/** Groups that make machines by themselves, recognised by their own name or by what they make machines from. */
export const scalingGroups: Finder<Resource> = {
    types: GROUPS,
    read: readGroup,
    find: (stack) =>
        membersOf(stack)
            .filter(({ unit: { resource } }) => [...GROUPS, SERVICE].includes(resource.type))
            .flatMap(({ unit: { resource }, doubt }) =>
                findOthers(
                    [resource],
                    GROUPS.includes(resource.type) ? readGroup : () => undefined,
                    () => resource,
                ).map((found) => ({
                    ...found,
                    unsure: doubt === undefined ? undefined : `it may make members (${doubt})`,
                })),
            ),
};
