import { isEtcds } from "../facts/recognise";
import type { Resource } from "../facts/resource";
import { findOthers, definePolicy, type Subject } from "../policy";
import { Host, HOST_TYPES, hosts } from "../subjects/host";

const GROUPS = ["aws:autoscaling/group:Group", "aws:ec2/fleet:Fleet", "aws:ec2/spotFleetRequest:SpotFleetRequest"];

function readGroup(resource: Resource): Resource | undefined {
    return isEtcds(resource) ? resource : undefined;
}

/** Groups that make machines by themselves, recognised by their own name or by what they make machines from. */
const groups: Subject<Resource> = {
    types: GROUPS,
    read: readGroup,
    find: (stack) => {
        const templates = stack.ofType(...HOST_TYPES).filter((one) => hosts.read(one) instanceof Host);
        const made = templates.flatMap((template) =>
            ["launchTemplate", "launchConfiguration"].flatMap((key) =>
                GROUPS.flatMap((type) => stack.usersOf(template, type, key)),
            ),
        );
        return findOthers([...new Set(made)], readGroup, (resource) => resource);
    },
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
