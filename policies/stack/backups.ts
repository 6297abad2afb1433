import { isEtcds } from "../facts/recognise";
import { type Props, readList, readNumber, readProps, readText, type Resource } from "../facts/resource";
import { readTags } from "../facts/tags";
import { ifKnown } from "../facts/unknown";
import { readBackupHours, readHours } from "../text/readHours";
import type { Stack } from "./stack";
import { ATTACHMENT, COMMANDS, VOLUME } from "./types";
import type { Unit } from "./unit";

const LIFECYCLE = "aws:dlm/lifecyclePolicy:LifecyclePolicy";
const SNAPSHOT = /\bsnapshot save\b|etcd-?(snapshot|backup)/i;

/** What a stack shows of the backups of its members; undefined when it shows none. */
export function findBackup(
    stack: Stack,
    units: readonly Unit[],
): { readonly everyHours: number | undefined } | undefined {
    const disks = units.flatMap((unit) => [unit.resource, ...volumesOf(stack, unit.resource)]);
    const policies = stack.ofType(LIFECYCLE).filter((one) => isEtcds(one) || copies(one, disks));
    const texts = [
        ...units.map(({ text }) => text.text),
        ...stack.ofType(...COMMANDS).map(({ props }) => ifKnown(() => readText(props.create)) ?? ""),
    ].filter((text) => SNAPSHOT.test(text));
    if (policies.length === 0 && texts.length === 0) {
        return undefined;
    }
    const hours = [...policies.flatMap(hoursOf), ...texts.flatMap((text) => readBackupHours(text) ?? [])];
    return { everyHours: hours.length === 0 ? undefined : Math.min(...hours) };
}

function volumesOf(stack: Stack, host: Resource): readonly Resource[] {
    return stack.usersOf(host, ATTACHMENT, "instanceId").flatMap((one) => stack.usedBy(one, "volumeId", VOLUME));
}

/** By the tags that it looks for. */
function copies(policy: Resource, disks: readonly Resource[]): boolean {
    const wanted = Object.entries(readProps(ifKnown(() => readProps(policy.props.policyDetails).targetTags)));
    const hasAll = (tags: Props) => wanted.every(([key, value]) => tags[key] === value);
    return wanted.length > 0 && disks.some((disk) => hasAll({ ...readTags(disk.props) }) || hasAll(volumeTags(disk)));
}

function volumeTags({ props }: Resource): Props {
    return ifKnown(() => readProps(props.volumeTags)) ?? {};
}

function hoursOf({ props }: Resource): readonly number[] {
    return readList(readProps(props.policyDetails).schedules)
        .map((one) => readProps(readProps(one).createRule))
        .flatMap((rule) => readNumber(rule.interval) ?? readHours(readText(rule.cronExpression) ?? "") ?? []);
}
