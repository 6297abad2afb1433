import type { ApiServerConfig, ClusterConfig } from "../../config/schema";
import type { ClusterPlan } from "../plan";
import { planClientUrl, planServers, renderFlags } from "./apiServerFlags";

/** What one API server is to be: all that is known before anything is made. */
export interface ApiServerPlan extends Pick<ApiServerConfig, "name" | "address" | "kind" | "port"> {
    /** Of its certificate: who it is, in etcd's log. */
    readonly commonName: string;
    readonly flags: readonly string[];
    /** Every URL of this cluster: flags that name only these are not somebody else's. */
    readonly known: readonly string[];
}

export function planApiServers(config: ClusterConfig, plan: ClusterPlan): readonly ApiServerPlan[] {
    const balancer = plan.balancer === undefined ? [] : [plan.balancer.endpoint];
    const known = [...new Set([...plan.members.map(planClientUrl), ...plan.clientEndpoints, ...balancer])];
    return config.apiServers.map(({ name, address, kind, port }, number) => ({
        name,
        address,
        kind,
        port,
        commonName: `kube-apiserver-${name}`,
        flags: renderFlags(planServers(plan, config.apiServer.endpoints, number), config.apiServer),
        known,
    }));
}
