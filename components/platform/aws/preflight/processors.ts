import { findType, isStandardType, listTypesByCpus } from "../../../../config/facts/aws/instanceTypes";
import { type Asking, listRunning, ownTags, type Usage } from "./findings";

/** AWS takes so many values in a filter. */
const MOST_VALUES = 200;

/** CPUs that the planned machines count for; those of a type that is not in our data are not known. */
export function needProcessors({ aws, plan }: Asking): number {
    const types = [
        ...plan.members.map(() => aws.instanceType),
        ...(aws.bastionType === undefined ? [] : [aws.bastionType]),
    ];
    return types.filter(isStandardType).reduce((sum, type) => sum + (findType(type)?.cpus ?? 0), 0);
}

/**
 * CPUs of the machines that run. AWS gives ids alone, so machines are asked for by the number of CPUs that their types have; when there
 * are none but our own, that is not needed. Spot instances have a quota of their own.
 */
export async function countProcessors(asking: Asking): Promise<Usage> {
    const [all, own, spot] = await Promise.all([
        listRunning(asking, []),
        listRunning(asking, [], ownTags(asking)),
        listRunning(asking, [{ name: "instance-lifecycle", values: ["spot"] }]),
    ]);
    const [ours, theirs] = [new Set(own), new Set(spot)];
    if (all.every((id) => theirs.has(id))) {
        return { ours: 0, others: 0 };
    }
    const counted = await Promise.all(
        listTypesByCpus().flatMap(({ cpus, types }) =>
            chunk(types).map(async (values) => {
                const ids = await listRunning(asking, [{ name: "instance-type", values: [...values] }]);
                return { cpus, ids: ids.filter((id) => !theirs.has(id)) };
            }),
        ),
    );
    const sum = (isWanted: (id: string) => boolean): number =>
        counted.reduce((total, { cpus, ids }) => total + cpus * ids.filter(isWanted).length, 0);
    return { ours: sum((id) => ours.has(id)), others: sum((id) => !ours.has(id)) };
}

function chunk(types: readonly string[]): readonly (readonly string[])[] {
    const parts = Math.ceil(types.length / MOST_VALUES);
    return Array.from({ length: parts }, (_, i) => types.slice(i * MOST_VALUES, (i + 1) * MOST_VALUES));
}
