import { ifKnown } from "../facts/unknown";
import { definePolicy, type Subject } from "../policy";
import { membersOf } from "../stack/members";
import type { Stack } from "../stack/stack";
import { ATTACHMENT, SERVICE, WORKLOADS } from "../stack/types";
import type { Unit } from "../stack/unit";
import { Host } from "../subjects/host";
import { attachesItself } from "../subjects/volume";

/** A machine or a service, and whether a volume of its own is attached to it. */
interface Attached {
    readonly hasVolume: boolean;
}

const attached: Subject<Attached> = {
    types: [],
    read: () => undefined,
    find: (stack) =>
        membersOf(stack).map(({ unit, doubt }) => ({
            resource: unit.resource,
            subject: { hasVolume: hasOwnVolume(stack, unit) },
            unsure: doubt === undefined ? undefined : `it may be a member (${doubt})`,
        })),
};

/** By a resource of its own, by what the machine declares, or by the machine itself when it starts. */
function hasOwnVolume(stack: Stack, unit: Unit): boolean {
    const { resource, templates, text } = unit;
    if (WORKLOADS.includes(resource.type)) {
        return /volumeClaimTemplates|persistentVolumeClaim/.test(text.text);
    }
    if (resource.type === SERVICE) {
        const volumes = [resource, ...templates].map(({ props }) =>
            ifKnown(() => props.volumes ?? props.volumeConfiguration),
        );
        return /efsVolumeConfiguration|managedEbsVolume/i.test(JSON.stringify(volumes));
    }
    return (
        !unit.isMachines ||
        stack.usersOf(resource, ATTACHMENT, "instanceId").length > 0 ||
        attachesItself(unit) ||
        new Host(resource, templates).blocks.some((block) => block.isDisk && !block.isRoot)
    );
}

export const volumeOwn = definePolicy({
    name: "etcd-volume-own",
    description: "A member has a volume for etcd's data alone.",
    subject: attached,
    judge: ({ hasVolume }) =>
        hasVolume
            ? []
            : [
                  {
                      reason: "keeps etcd's data on its root disk: it competes with the system for it, and is lost with the machine",
                      fix: "make an ebs.Volume for it and attach it with an ec2.VolumeAttachment",
                  },
              ],
});
