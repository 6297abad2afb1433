import { Environment } from "../../config/groups/cluster";
import type { Cluster } from "../reading/cluster";
import { readNumber } from "../reading/resource";
import type { Stack } from "../reading/stack";
import type { Finder, Found } from "../reading/subject";
import { isTest, readTag, VERSION_TAG } from "../reading/tags";
import { findBackup } from "./backups";
import { groupMembers } from "./groupMembers";
import type { HostText } from "./hostText";
import { membersOf, sureUnits } from "./members";
import type { Unit } from "./unit";

/** Machines that belong together, in a stack that somebody wrote. */
class FoundCluster implements Cluster {
    public constructor(
        private readonly units: readonly Unit[],
        private readonly stack: Stack,
    ) {}

    public get environment(): Environment {
        const isForTest = ({ resource, templates }: Unit): boolean =>
            [resource, ...templates].some(({ props }) => isTest(props));
        return this.units.every(isForTest) ? Environment.test : Environment.production;
    }

    public get members(): readonly string[] {
        return this.listed ?? this.units.flatMap(({ resource, count }) => Array<string>(count).fill(resource.name));
    }

    public get zones(): readonly (string | undefined)[] {
        return this.listed === undefined ? this.units.flatMap(({ zones }) => zones) : [];
    }

    public get versions(): readonly (string | undefined)[] {
        return this.units.flatMap(({ resource, templates, text }) => {
            const tags = [resource, ...templates].map(({ props }) => readTag(props, VERSION_TAG));
            return this.known(tags.find((one) => one !== undefined) ?? text.version, text);
        });
    }

    public get tokens(): Cluster["tokens"] {
        return this.units.flatMap(({ resource, text }) => {
            const told = text.flags?.get("initial-cluster-token") ?? text.flags?.get("discovery");
            // What the machine finds out at its start is not seen here, unless a tag carries it.
            const isFound = /[$%{]/.test(told ?? "");
            const tagged = readTag(resource.props, "initial-cluster-token", "etcd-cluster-token");
            const token = isFound ? tagged : (told ?? tagged);
            return isFound && tagged === undefined ? [] : this.known(token, text);
        });
    }

    public get timings(): Cluster["timings"] {
        return this.units.map(({ text: { flags } }) => {
            const read = (name: string): number | undefined => readNumber(flags?.get(name));
            return { heartbeat: read("heartbeat-interval"), election: read("election-timeout") };
        });
    }

    public get backup(): Cluster["backup"] {
        return findBackup(this.stack, this.units);
    }

    public get doubt(): string | undefined {
        return this.units.some(({ text }) => (text.starts && !text.isManaged) || text.demand !== undefined)
            ? undefined
            : "nothing in this stack says how its etcd is started";
    }

    public readonly confirm = (): void => {
        this.units.forEach(({ text }) => text.demand?.());
    };

    /** Nothing where it may be said in what is not known yet. */
    private known(value: string | undefined, { demand }: HostText): readonly (string | undefined)[] {
        return value === undefined && demand !== undefined ? [] : [value];
    }

    /** Members as a single machine was told of them, when the others are not in this stack. */
    private get listed(): readonly string[] | undefined {
        const [unit, ...more] = this.units;
        const list = unit?.text.flags?.get("initial-cluster") ?? "";
        const names = list.split(",").map((one) => one.replace(/=.*/, "").trim());
        return more.length === 0 && unit?.count === 1 && names.length > 1 ? names : undefined;
    }
}

export const clusters: Finder<Cluster> = { types: [], find: findClusters };

function findClusters(stack: Stack): readonly Found<Cluster>[] {
    const members = membersOf(stack);
    const sure = groupMembers(stack, sureUnits(stack));
    const unsure = members.flatMap(({ unit, doubt }) => (doubt === undefined ? [] : [unit]));
    const describe = (groups: ReadonlyMap<string, readonly Unit[]>, doubt: string | undefined) =>
        [...groups].flatMap(([key, units]) => {
            const [first] = units;
            const resource = first === undefined ? undefined : { ...first.resource, name: `the cluster ${key}` };
            return resource === undefined ? [] : [{ resource, subject: new FoundCluster(units, stack), unsure: doubt }];
        });
    const maybe =
        unsure.length > 0 && sure.size === 0 ? groupMembers(stack, unsure) : new Map<string, readonly Unit[]>();
    return [...describe(sure, undefined), ...describe(maybe, "its machines may be members")];
}
