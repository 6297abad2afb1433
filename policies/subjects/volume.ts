import { isEtcds } from "../facts/recognise";
import { isTrue, type Props, readNumber, type Resource } from "../facts/resource";
import { isTest, readTag, ROLE_TAG } from "../facts/tags";
import { ifKnown, isGiven } from "../facts/unknown";
import { findOthers, type Found, type Subject } from "../policy";
import { membersOf } from "../stack/members";
import type { Stack } from "../stack/stack";
import { ATTACHMENT, VOLUME } from "../stack/types";
import type { Unit } from "../stack/unit";
import { Block, Host } from "./host";

/** A member's data volume, of its own or declared with a machine. */
export class Volume {
    public constructor(
        public readonly resource: Resource,
        private readonly props: Props = resource.props,
        /** Whether the machine that it is attached to is there for tests. */
        public readonly isForTest = false,
    ) {}

    public get isEncrypted(): boolean {
        return isTrue(this.props.encrypted);
    }

    public get hasOwnKey(): boolean {
        return isGiven(this.props, "kmsKeyId");
    }

    public get sizeGib(): number | undefined {
        return readNumber(this.props.size ?? this.props.volumeSize);
    }
}

const BESIDE = /backup|snapshot|root|log|export|client|monitor|prometheus|grafana|bastion/i;

function readVolume(resource: Resource): Volume | undefined {
    const role = readTag(resource.props, ROLE_TAG);
    const isData = role === undefined ? !BESIDE.test(resource.name) : /^(member|data)$/i.test(role);
    return isEtcds(resource) && isData ? new Volume(resource) : undefined;
}

/** Volumes that are resources. */
export const volumes: Subject<Volume> = {
    types: [VOLUME],
    read: readVolume,
    find: (stack) =>
        membersOf(stack).flatMap(({ unit, doubt }) =>
            findOthers(attachedTo(stack, unit), readVolume, (resource) => {
                return new Volume(resource, resource.props, isTest(unit.resource.props));
            }).map((found) => ({ ...found, unsure: unsureOf(doubt) })),
        ),
};

/** Also those that are declared with a machine, and its root disk where that is all it has. */
export const disks: Subject<Volume> = {
    ...volumes,
    find: (stack) => [
        ...(volumes.find?.(stack) ?? []),
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
        return props.map((one) => ({ resource: source, subject: new Volume(source, one) }));
    });
}

/** By its own script, at its start. */
export function attachesItself({ text }: Unit): boolean {
    return /\bec2\s+attach-volume\b|ebs-volume-name|volume-attach/.test(text.text);
}
