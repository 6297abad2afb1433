import { type Block, Host } from "../reading/host";
import type { Props, Resource } from "../reading/resource";
import type { Stack } from "../reading/stack";
import { type Finder, findIn, findOthers, type Found } from "../reading/subject";
import { isTest, readTag, ROLE_TAG } from "../reading/tags";
import { ATTACHMENT, VOLUME } from "../reading/types";
import { ifKnown } from "../reading/unknown";
import { Volume } from "../reading/volume";
import { membersOf } from "./members";
import { belongsToEtcd } from "./recognise";
import type { Unit } from "./unit";

const BESIDE = /backup|snapshot|root|log|export|client|monitor|prometheus|grafana|bastion/i;

function readVolume(resource: Resource): Volume | undefined {
    const role = readTag(resource.props, ROLE_TAG);
    const isData = role === undefined ? !BESIDE.test(resource.name) : /^(member|data)$/i.test(role);
    return belongsToEtcd(resource) && isData ? new Volume(resource, isTest(resource.props)) : undefined;
}

/** Volumes that are resources. */
export const volumes: Finder<Volume> = {
    types: [VOLUME],
    read: readVolume,
    find: (stack) =>
        membersOf(stack).flatMap(({ unit, doubt }) =>
            findOthers(attachedTo(stack, unit), readVolume, (resource) => {
                return new Volume(resource, isTest(resource.props) || isTest(unit.resource.props));
            }).map((found) => ({ ...found, unsure: unsureOf(doubt) })),
        ),
};

/** Also those that are declared with a machine, and its root disk where that is all it has. */
export const disks: Finder<Volume> = {
    ...volumes,
    find: (stack) => [
        ...findIn(volumes, stack),
        ...membersOf(stack).flatMap(({ unit, doubt }) =>
            blocksOf(stack, unit).map((one) => ({ ...one, unsure: unsureOf(doubt) })),
        ),
    ],
};

function unsureOf(doubt: string | undefined): string | undefined {
    return doubt === undefined ? undefined : `its machine may be a member (${doubt})`;
}

export function attachedTo(stack: Stack, { resource }: Unit): readonly Resource[] {
    const attachments = stack.usersOf(resource, ATTACHMENT, "instanceId");
    return [...new Set(attachments.flatMap((one) => stack.usedBy(one, "volumeId", VOLUME)))];
}

function blocksOf(stack: Stack, unit: Unit): readonly Found<Volume>[] {
    if (!unit.isMachines) {
        return [];
    }
    const { resource, templates } = unit;
    return [resource, ...templates].flatMap((source) => {
        const all = ifKnown(() => new Host(source).blocks) ?? [];
        const data = all.filter((block) => ifKnown(() => !block.isRoot && block.isDisk) === true);
        const root = all.filter((block) => ifKnown(() => block.isRoot) === true).map((block: Block) => block.props);
        const declared = ifKnown(() => source.props.rootBlockDevice);
        const roots = typeof declared === "object" && declared !== null ? [declared as Props, ...root] : root;
        const isAlone = data.length === 0 && stack.usersOf(resource, ATTACHMENT, "instanceId").length === 0;
        const props = isAlone && !attachesItself(unit) ? roots : data.map((block) => block.props);
        return props.map((one) => ({ resource: source, subject: new Volume(source, isTest(source.props), one) }));
    });
}

/** By its own script, at its start. */
export function attachesItself({ text }: Unit): boolean {
    return /\bec2\s+attach-volume\b|ebs-volume-name|volume-attach/.test(text.text);
}
