// The types of the plan: what the configuration means in etcd's terms. Everything after the topology stage reads this.
import type { Environment } from "../../config/schema";

/** A whole cluster, decided. Frozen. */
export interface ClusterPlan {
    readonly name: string;
    readonly environment: Environment;
    readonly version: string;
    /** Members that must agree: floor(N/2)+1. */
    readonly quorum: number;
    /** Members that may fail: N - quorum. */
    readonly tolerance: number;
    readonly members: readonly MemberPlan[];
    /** Client URL of every member, in member order. */
    readonly clientEndpoints: readonly string[];
    readonly balancer: BalancerPlan | undefined;
    /** DNS domain with a name for each member and SRV records; undefined where none is made. */
    readonly domain: string | undefined;
    /** Value of --initial-cluster for a cluster born with exactly these members. */
    readonly initialCluster: string;
    /** Every connection the cluster needs; whatever is not in here stays closed. */
    readonly flows: readonly Flow[];
    /** From where each party comes, as IPv4 networks. */
    readonly sources: Sources;
    readonly warnings: readonly string[];
}

export interface MemberPlan {
    readonly name: string;
    readonly address: string;
    readonly zone: string | undefined;
    /** NAME.DOMAIN, where there is a domain. */
    readonly dnsName: string | undefined;
    /** https://ADDRESS:2379 */
    readonly clientUrl: string;
    /** https://ADDRESS:2380 */
    readonly peerUrl: string;
    /** http://ADDRESS:2381: /livez, /readyz, /metrics; no secrets there. */
    readonly healthUrl: string;
    readonly peerSans: SubjectAlternativeNames;
    readonly serverSans: SubjectAlternativeNames;
}

export interface SubjectAlternativeNames {
    readonly dnsNames: readonly string[];
    readonly ipAddresses: readonly string[];
}

export interface BalancerPlan {
    readonly name: string;
    readonly address: string | undefined;
    readonly dnsName: string | undefined;
    readonly port: number;
    /** https://ADDRESS-or-NAME:PORT */
    readonly endpoint: string;
}

/** Who talks. */
export const Party = {
    members: "members",
    balancer: "balancer",
    apiServers: "apiServers",
    operators: "operators",
    monitoring: "monitoring",
    /** Who runs Pulumi, or the bastion in between. */
    deployers: "deployers",
} as const;
export type Party = (typeof Party)[keyof typeof Party];

export type Sources = Readonly<Record<Party, readonly string[]>>;

export interface Flow {
    readonly from: Party;
    readonly to: Party;
    readonly port: number;
    readonly why: string;
}

/** Heartbeat and election, the same on all members. */
export interface Timing {
    readonly heartbeatMs: number;
    readonly electionMs: number;
}
