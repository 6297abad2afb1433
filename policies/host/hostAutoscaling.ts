import { isBeside, isEtcds } from "../facts/recognise";
import type { Resource } from "../facts/resource";
import { definePolicy, findOthers, type Subject } from "../policy";
import { membersOf } from "../stack/members";
import { GROUPS, SERVICE } from "../stack/types";

function readGroup(resource: Resource): Resource | undefined {
    return isEtcds(resource) && !isBeside(resource) ? resource : undefined;
}

/** Groups that make machines by themselves, recognised by their own name or by what they make machines from. */
const groups: Subject<Resource> = {
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

export const hostAutoscaling = definePolicy({
    name: "etcd-host-autoscaling",
    description: "Members are never made or removed by an auto scaling group.",
    subject: groups,
    judge: () => [
        {
            reason:
                "makes and ends machines by itself, with no regard to quorum, and a new machine is no member until the old one " +
                "has been removed",
            fix: "declare each member's instance by itself, with its own volume and address",
        },
    ],
});
