import { Environment } from "../../config/schema";
import { CLUSTER_TAG, isMemberHost, isTest, readTag, VERSION_TAG } from "../facts/recognise";
import { readList, readNumber, readProps, readText, readTexts, type Resource } from "../facts/resource";
import { type Stack, SUBNET } from "../facts/stack";
import { ifKnown } from "../facts/unknown";
import type { Found, Subject } from "../policy";
import { rememberEnvironment } from "./environment";
import { readInstalled, readStarted } from "./flags";
import { TEMPLATES } from "./host";

/** What there is to know of a cluster as a whole. Each is read when asked for. */
export interface Cluster {
    readonly environment: Environment;
    /** Names. */
    readonly members: readonly string[];
    /** Of each member; undefined where nobody said it. */
    readonly zones: readonly (string | undefined)[];
    /** Of each member, or one for all. */
    readonly versions: readonly (string | undefined)[];
    /** What tells it from other clusters; `random` when it is made anew for each. */
    readonly tokens: readonly (string | undefined)[] | "random";
    /** Milliseconds between heartbeats and until an election, of each member or one for all; empty when they are yet to be measured. */
    readonly timings: readonly { readonly heartbeat: number | undefined; readonly election: number | undefined }[];
    /** Undefined when there is none. */
    readonly backup: { readonly everyHours: number | undefined } | undefined;
}

export const CLUSTER = "etcd:index:EtcdCluster";

/** Ours says all in its inputs. */
class DeclaredCluster implements Cluster {
    public constructor(private readonly resource: Resource) {}

    private get props() {
        return this.resource.props;
    }

    public get environment(): Environment {
        return readText(this.props.environment) === Environment.test ? Environment.test : Environment.production;
    }

    public get members(): readonly string[] {
        return readTexts(this.props.members);
    }

    public get zones(): readonly (string | undefined)[] {
        const zones = readProps(this.props.zones);
        return this.members.map((member) => readText(zones[member]));
    }

    public get versions(): readonly (string | undefined)[] {
        return [readText(this.props.version)];
    }

    public get tokens(): Cluster["tokens"] {
        const token = readText(this.props.token);
        return token === "random" ? "random" : [token];
    }

    public get timings(): Cluster["timings"] {
        const timing = readProps(this.props.timing);
        const heartbeat = readNumber(timing.heartbeatMs);
        const election = readNumber(timing.electionMs);
        return this.props.timing === "measured" ? [] : [{ heartbeat, election }];
    }

    public get backup(): Cluster["backup"] {
        const backup = this.props.backup;
        return backup === undefined ? undefined : { everyHours: readNumber(readProps(backup).everyHours) };
    }
}

/** Machines that belong together, in a stack that somebody wrote. */
class FoundCluster implements Cluster {
    public constructor(
        private readonly hosts: readonly Resource[],
        private readonly stack: Stack,
    ) {}

    public get environment(): Environment {
        return this.hosts.every(({ props }) => isTest(props)) ? Environment.test : Environment.production;
    }

    public get members(): readonly string[] {
        return this.hosts.map(({ name }) => name);
    }

    public get zones(): readonly (string | undefined)[] {
        return this.hosts.map((host) => {
            const subnet = this.stack.usedBy(host, "subnetId", SUBNET)[0];
            return (
                ifKnown(() => readText(host.props.availabilityZone)) ??
                ifKnown(() => readText(subnet?.props.availabilityZone)) ??
                ifKnown(() => readText(subnet?.props.availabilityZoneId)) ??
                ifKnown(() => readText(host.props.subnetId)) ??
                // Nothing is known: then what is not known yet is not absent.
                readText(host.props.availabilityZone)
            );
        });
    }

    public get versions(): readonly (string | undefined)[] {
        return this.hosts.map((host) => readTag(host.props, VERSION_TAG) ?? readInstalled(host));
    }

    public get tokens(): Cluster["tokens"] {
        return this.hosts.map((host) => readStarted(host)?.flags.get("initial-cluster-token"));
    }

    public get timings(): Cluster["timings"] {
        return this.hosts.map((host) => {
            const flags = readStarted(host)?.flags;
            const read = (name: string): number | undefined => readNumber(flags?.get(name));
            return { heartbeat: read("heartbeat-interval"), election: read("election-timeout") };
        });
    }

    public get backup(): Cluster["backup"] {
        const policies = this.stack.ofType("aws:dlm/lifecyclePolicy:LifecyclePolicy");
        const schedules = policies.flatMap(({ props }) => readList(readProps(props.policyDetails).schedules));
        const hours = schedules.flatMap((one) => readNumber(readProps(readProps(one).createRule).interval) ?? []);
        const scripts = this.hosts.some((host) =>
            (ifKnown(() => readStarted(host)?.text) ?? "").includes("snapshot save"),
        );
        if (policies.length > 0) {
            return { everyHours: hours.length === 0 ? undefined : Math.min(...hours) };
        }
        return scripts ? { everyHours: undefined } : undefined;
    }
}

export const clusters: Subject<Cluster> = {
    types: [CLUSTER],
    read: (resource) => {
        rememberEnvironment(resource);
        return new DeclaredCluster(resource);
    },
    find: findClusters,
};

/** What runs on members: a cluster, or what its machines are made from. */
export const installed: Subject<Pick<Cluster, "versions">> = {
    types: [CLUSTER, ...TEMPLATES],
    read: (resource) => {
        if (resource.type === CLUSTER) {
            return clusters.read(resource);
        }
        const versions = [readTag(resource.props, VERSION_TAG) ?? readInstalled(resource)];
        return isMemberHost(resource) ? { versions } : undefined;
    },
    find: findClusters,
};

function findClusters(stack: Stack): readonly Found<Cluster>[] {
    return [...groupHosts(stack.handWrittenHosts())].flatMap(([key, hosts]) => {
        const [first] = hosts;
        return first === undefined
            ? []
            : [{ resource: { ...first, name: `the cluster ${key}` }, subject: new FoundCluster(hosts, stack) }];
    });
}

/** Machines by the cluster that they belong to: by tag, else by what their names have in common. */
export function groupHosts(hosts: readonly Resource[]): ReadonlyMap<string, readonly Resource[]> {
    const groups = new Map<string, readonly Resource[]>();
    for (const host of hosts) {
        const key = readTag(host.props, CLUSTER_TAG, "cluster") ?? stemOf(host.name);
        groups.set(key, [...(groups.get(key) ?? []), host]);
    }
    return groups;
}

/** "etcd" of etcd-1, etcd1, etcd-b and etcd-2a. */
function stemOf(name: string): string {
    return name.replace(/[-_.]?(\d+[a-z]?|[-_.][a-z])$/i, "");
}
