import { belongsToEtcd } from "./recognise";
import { type Props, readList, readNumber, readProps, readText, type Resource } from "../reading/resource";
import { readTags } from "../reading/tags";
import { ifKnown } from "../reading/unknown";
import { readBackupHours, readHours } from "../reading/text/readHours";
import { readPiece } from "./hostText";
import type { Stack } from "../reading/stack";
import { ATTACHMENT, COMMANDS, CRON_JOB, VOLUME } from "../reading/types";
import type { Unit } from "./unit";

const LIFECYCLE = "aws:dlm/lifecyclePolicy:LifecyclePolicy";
const SNAPSHOT = /\bsnapshot save\b|etcd-?(snapshot|backup)/i;

/** What a stack shows of the backups of its members; undefined when it shows none. */
export function findBackup(
    stack: Stack,
    units: readonly Unit[],
): { readonly everyHours: number | undefined } | undefined {
    const disks = units.flatMap((unit) => [unit.resource, ...volumesOf(stack, unit.resource)]);
    const policies = stack.ofType(LIFECYCLE).filter((one) => belongsToEtcd(one) || copies(one, disks));
    const texts = [
        ...units.map(({ text }) => text.text),
        ...stack.ofType(...COMMANDS).map(({ props }) => ifKnown(() => readText(props.create)) ?? ""),
    ].filter((text) => SNAPSHOT.test(text));
    const jobs = stack.ofType(CRON_JOB).filter(takesSnapshots);
    if (policies.length === 0 && texts.length === 0 && jobs.length === 0) {
        return undefined;
    }
    const hours = [
        ...policies.flatMap(hoursOf),
        ...texts.flatMap((text) => readBackupHours(text) ?? []),
        ...jobs.flatMap(({ props }) => readHours(readText(readProps(props.spec).schedule) ?? "") ?? []),
    ];
    return { everyHours: hours.length === 0 ? undefined : Math.min(...hours) };
}

/** Its command and arguments stand in lists, which are one line for the shell. */
function takesSnapshots({ props }: Resource): boolean {
    const words = readPiece(props, "spec").text.replace(/\s+/g, " ");
    return SNAPSHOT.test(words) && /\betcd(ctl|utl)?\b/.test(words);
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
