// Names of resources, which the state knows them by: CLUSTER-WHAT, and CLUSTER-MEMBER-WHAT for what belongs to a member. Another name
// is another resource, so these are API. What is read from a name is built and read here.

/** What must be found again by its name. */
export const Part = {
    balancer: "balancer",
    balancerTargets: "balancer-targets",
    firstRun: "first-run",
    flowLogGroup: "flow-log-group",
    genesis: "genesis",
    hostKeyParameter: "host-key-parameter",
    keyAlias: "key-alias",
    /** Makes the host, on the lab. */
    machine: "machine",
    partition: "partition",
    profile: "profile",
    /** The host's role, on AWS. */
    role: "role",
    spread: "spread",
    stage: "stage",
    /** Has the balancer send clients to the member, on AWS. */
    target: "target",
} as const;
export type Part = (typeof Part)[keyof typeof Part];

/** The name of a part of a cluster, or of one of its members: CLUSTER or CLUSTER-MEMBER is the owner. */
export function partName(owner: string, part: Part): string {
    return `${owner}-${part}`;
}

export function isPart(resource: string, part: Part): boolean {
    return resource.endsWith(`-${part}`);
}

export function memberName(cluster: string, member: string): string {
    return `${cluster}-${member}`;
}

/** Whether the name is the cluster's own, or that of a part of it. */
export function belongsTo(resource: string, cluster: string): boolean {
    return resource === cluster || resource.startsWith(`${cluster}-`);
}

/** The member that the resource belongs to: of etcd-1 and etcd-1-a, which may both begin a name, the longer one. */
export function memberOf(resource: string, cluster: string, members: Iterable<string>): string | undefined {
    return longestOwner(members, (member) => belongsTo(resource, memberName(cluster, member)));
}

/** The same of resources that are called after machines which somebody has declared. */
export function machineOf(resource: string, machines: Iterable<string>): string | undefined {
    return longestOwner(machines, (machine) => belongsTo(resource, machine));
}

function longestOwner(names: Iterable<string>, owns: (name: string) => boolean): string | undefined {
    return [...names].filter(owns).sort((one, other) => other.length - one.length)[0];
}
