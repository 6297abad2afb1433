import { FIREWALLS, Opening, rulesOf } from "../reading/opening";
import { Host } from "../reading/host";
import { readTexts, type Resource } from "../reading/resource";
import type { StartedEtcd } from "../reading/startedEtcd";
import type { OwnFinder } from "../reading/subject";
import { readFlags } from "../reading/text/readFlags";
import { EIP, EIP_ASSOCIATION, GROUPS, INSTANCE, VOLUME } from "../reading/types";
import { Volume } from "../reading/volume";

/** What a member's component says that its etcd is told. */
export const startedEtcds: OwnFinder<StartedEtcd> = {
    types: ["etcd:index:EtcdMember"],
    read: ({ props }) => {
        const flags = readFlags(readTexts(props.flags).join("\n"));
        return { flags: flags ?? new Map<string, string>(), confirm: () => undefined };
    },
};

export const hosts: OwnFinder<Host> = {
    types: [INSTANCE],
    read: (resource, cluster) => (cluster.isMembers(resource) ? new Host(resource) : undefined),
};

/** Machines, and public addresses that are given to them. */
export const hostsAndAddresses: OwnFinder<Host | Resource> = {
    types: [INSTANCE, EIP, EIP_ASSOCIATION],
    read: (resource, cluster) =>
        resource.type === INSTANCE
            ? hosts.read?.(resource, cluster)
            : cluster.isMembers(resource)
              ? resource
              : undefined,
};

export const scalingGroups: OwnFinder<Resource> = { types: GROUPS, read: (resource) => resource };

export const volumes: OwnFinder<Volume> = {
    types: [VOLUME],
    read: (resource, cluster) => (cluster.isMembers(resource) ? new Volume(resource, cluster.isForTest) : undefined),
};

/** Also of the balancer and the bastion: nothing of a cluster is open to the world. */
export const openings: OwnFinder<readonly Opening[]> = {
    types: FIREWALLS,
    read: (resource) => rulesOf(resource).map((rule) => new Opening(rule)),
};
