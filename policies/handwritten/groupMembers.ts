import type { Resource } from "../reading/resource";
import { CLUSTER_TAG, readTag } from "../reading/tags";
import { ifKnown } from "../reading/unknown";
import { firewallsOf } from "./members";
import type { Stack } from "../reading/stack";
import type { Unit } from "./unit";

interface Group {
    readonly tag: string | undefined;
    readonly units: readonly Unit[];
    /** What members of one cluster share, and those of two do not. */
    readonly signs: readonly string[];
}

/** Members by the cluster that they belong to: by tag, else by what they have in common. */
export function groupMembers(stack: Stack, units: readonly Unit[]): ReadonlyMap<string, readonly Unit[]> {
    const brothers = countBy(units.map(({ resource }) => resource.parent ?? ""));
    const declared = units.map((unit) => ({ tag: tagOf(unit), units: [unit], signs: signsOf(unit, stack, brothers) }));
    const groups = mergeAkin(declared);
    // Clusters of one machine each are one whose machines were named without numbers.
    const alone = groups.filter(isAlone).map((one) => ({ ...one, signs: firewallSigns(stack, one) }));
    const byFirewall = mergeAkin(alone);
    const left = byFirewall.filter(isAlone);
    const together: readonly Group[] =
        left.length < 2 ? left : [{ tag: undefined, units: left.flatMap((one) => one.units), signs: [] }];
    const all = [...groups.filter((one) => !isAlone(one)), ...byFirewall.filter((one) => !isAlone(one)), ...together];
    return new Map(all.map(({ tag, units: members }) => [tag ?? nameOf(members), members]));
}

function mergeAkin(groups: readonly Group[]): readonly Group[] {
    return groups.reduce<readonly Group[]>((merged, group) => {
        const akin = merged.filter(({ signs }) => signs.some((sign) => group.signs.includes(sign)));
        const whole = [...akin, group];
        const one = {
            tag: whole.find(({ tag }) => tag !== undefined)?.tag,
            units: whole.flatMap(({ units }) => units),
            signs: whole.flatMap(({ signs }) => signs),
        };
        return [...merged.filter((other) => !akin.includes(other)), one];
    }, []);
}

function isAlone({ tag, units: [first, ...more] }: Group): boolean {
    return tag === undefined && more.length === 0 && ifKnown(() => first?.count) === 1;
}

function countBy(all: readonly string[]): ReadonlyMap<string, number> {
    return new Map(all.map((one) => [one, all.filter((other) => other === one).length]));
}

function tagOf({ resource, templates }: Unit): string | undefined {
    const tags = [resource, ...templates].map(({ props }) => readTag(props, CLUSTER_TAG, "cluster"));
    return tags.find((one) => one !== undefined);
}

function signsOf(unit: Unit, stack: Stack, brothers: ReadonlyMap<string, number>): readonly string[] {
    const { resource, text } = unit;
    const tag = tagOf(unit);
    if (tag !== undefined) {
        return [`tag ${tag}`];
    }
    // Beside others in a component of somebody's own, and not in the stack itself.
    const family =
        isComponent(stack, resource) && (brothers.get(resource.parent ?? "") ?? 0) > 1 ? (resource.parent ?? "") : "";
    const peers = text.flags?.get("initial-cluster") ?? "";
    return [
        `name ${family} ${stemOf(resource.name)}`,
        ...(family === "" ? [] : [`parent ${family}`]),
        ...(peers.includes(",") && !/[$%]/.test(peers) ? [`peers ${peers}`] : []),
    ];
}

function isComponent(stack: Stack, { parent }: Resource): boolean {
    const type = stack.find(parent)?.type ?? parent?.split("::")[2]?.split("$").at(-1);
    return type !== undefined && type !== "pulumi:pulumi:Stack";
}

function firewallSigns(stack: Stack, { units }: Group): readonly string[] {
    return units
        .flatMap(({ resource, templates }) => [resource, ...templates])
        .flatMap((one) => firewallsOf(stack, one))
        .map(({ urn }) => urn);
}

/** Machines of a plan, which does not tell what they use: by tag, else by what their names have in common. */
export function groupHosts(hosts: readonly Resource[]): ReadonlyMap<string, readonly Resource[]> {
    const groups = new Map<string, readonly Resource[]>();
    for (const host of hosts) {
        const key = readTag(host.props, CLUSTER_TAG, "cluster") ?? stemOf(host.name);
        groups.set(key, [...(groups.get(key) ?? []), host]);
    }
    return groups;
}

/** What the names have in common. */
function nameOf(units: readonly Unit[]): string {
    const names = units.map(({ resource }) => resource.name);
    const [stem, ...more] = [...new Set(names.map(stemOf))];
    return more.length === 0 ? (stem ?? "") : `of ${names.join(", ")}`;
}

/** "etcd" of etcd-1, etcd1, etcd-b, etcd-2a and etcd-eu-central-1a; "etcd-host" of etcd-1-host. */
function stemOf(name: string): string {
    return name
        .replace(/[-_.]?[a-z]{2}(-gov)?-[a-z]+-\d[a-z]?(?=$|[-_.])/i, "")
        .replace(/[-_.](\d+[a-z]?|[a-z])(?=[-_.][a-z])/i, "")
        .replace(/[-_.]?(\d+[a-z]?|[-_.][a-z])$/i, "");
}
