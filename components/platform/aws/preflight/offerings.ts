import * as ec2 from "@pulumi/aws/ec2";
import type { Problem } from "../../../../config/values/problem";
import { type Asking, type Findings, listRunning, NOTHING, ownTags } from "./findings";

/** A type of machines, and the zones that they stand in. */
interface Wish {
    readonly path: string;
    readonly type: string;
    readonly zones: readonly string[];
    readonly count: number;
}

/** Not every zone has every type of machine. */
export async function askOfferings(asking: Asking): Promise<Findings> {
    const wishes = listWishes(asking);
    const { instanceTypes, locations } = await ec2.getInstanceTypeOfferings(
        {
            locationType: "availability-zone",
            filters: [{ name: "instance-type", values: [...new Set(wishes.map(({ type }) => type))] }],
        },
        asking.ask,
    );
    const found = wishes.map((wish) => ({
        wish,
        problem: judge(wish, asking.aws.region, new Set(locations.filter((_, i) => instanceTypes[i] === wish.type))),
    }));
    const problems = await Promise.all(
        found.map(async ({ wish, problem }) =>
            // A cluster that has its machines does not stop because AWS would not make them today.
            problem === undefined || (await isThere(asking, wish)) ? [] : [problem],
        ),
    );
    return { ...NOTHING, problems: problems.flat() };
}

function listWishes({ aws, plan }: Asking): readonly Wish[] {
    const zones = [...new Set(plan.members.flatMap(({ zone }) => (zone === undefined ? [] : [zone])))];
    const members = { path: "aws.instanceType", type: aws.instanceType, zones, count: plan.members.length };
    const bastion = aws.bastionType;
    const first = aws.subnets.slice(0, 1).map(({ zone }) => zone);
    return bastion === undefined
        ? [members]
        : [members, { path: "aws.bastion.instanceType", type: bastion, zones: first, count: 1 }];
}

function judge({ path, type, zones }: Wish, region: string, offered: ReadonlySet<string>): Problem | undefined {
    const lacking = zones.filter((zone) => !offered.has(zone));
    if (lacking.length === 0) {
        return undefined;
    }
    const where = offered.size === 0 ? region : lacking.join(", ");
    const others = offered.size === 0 ? "another type" : `another type, or stand in ${[...offered].sort().join(", ")}`;
    return { path, found: type, fault: `is not offered in ${where}`, fix: `take ${others}` };
}

async function isThere(asking: Asking, { type, count }: Wish): Promise<boolean> {
    const ours = await listRunning(asking, [{ name: "instance-type", values: [type] }], ownTags(asking));
    return ours.length >= count;
}
