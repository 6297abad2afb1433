import { Host } from "../reading/host";
import type { Stack } from "../reading/stack";
import type { Finder } from "../reading/subject";
import { ATTACHMENT, SERVICE, WORKLOADS } from "../reading/types";
import { ifKnown } from "../reading/unknown";
import { membersOf } from "./members";
import type { Unit } from "./unit";
import { attachesItself } from "./volumes";

/** A machine or a service, and whether a volume of its own is attached to it. */
export interface Attached {
    readonly hasVolume: boolean;
}

export const attachedVolumes: Finder<Attached> = {
    types: [],
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
