// Ports, URLs, names in certificates, and who may talk to whom.
import type { BalancerConfig, MemberConfig } from "../../config/schema";
import { type BalancerPlan, type Flow, type MemberPlan, Party, type SubjectAlternativeNames } from "./plan";

export const CLIENT_PORT = 2379;
export const PEER_PORT = 2380;
/** Plain HTTP, for health and metrics alone: a balancer's health check has no client certificate. */
export const HEALTH_PORT = 2381;

export const SSH_PORT = 22;

export const LOOPBACK = "127.0.0.1";

export const BALANCER_NAME = "balancer";

export function planBalancer(config: BalancerConfig): BalancerPlan | undefined {
    const host = config.dnsName ?? config.address;
    if (!config.enabled || host === undefined) {
        return undefined;
    }
    const { address, dnsName, port } = config;
    return { name: BALANCER_NAME, address, dnsName, port, endpoint: `https://${host}:${port}` };
}

export function planMember(member: MemberConfig, balancer: BalancerPlan | undefined, domain?: string): MemberPlan {
    const { name, address, zone } = member;
    const dnsName = domain === undefined ? undefined : `${name}.${domain}`;
    // The domain itself is what is asked for by those who find members by SRV records.
    const names = dnsName === undefined || domain === undefined ? [name] : [name, dnsName, domain];
    return {
        name,
        address,
        zone,
        dnsName,
        clientUrl: `https://${address}:${CLIENT_PORT}`,
        peerUrl: `https://${address}:${PEER_PORT}`,
        healthUrl: `http://${address}:${HEALTH_PORT}`,
        peerSans: planPeerSans(member, names),
        serverSans: planServerSans(member, names, balancer),
    };
}

/** A peer is checked against the address it comes from (etcd's TLS listener), so that address is enough. */
function planPeerSans({ address }: MemberConfig, names: readonly string[]): SubjectAlternativeNames {
    return { dnsNames: names, ipAddresses: [address] };
}

/** Clients come by the member's address, by the balancer's, or from the host itself. */
function planServerSans(
    { address }: MemberConfig,
    names: readonly string[],
    balancer: BalancerPlan | undefined,
): SubjectAlternativeNames {
    const balancerNames = balancer?.dnsName === undefined ? [] : [balancer.dnsName];
    const balancerAddresses = balancer?.address === undefined ? [] : [balancer.address];
    return {
        dnsNames: [...new Set([...names, "localhost", ...balancerNames])],
        ipAddresses: [...new Set([address, LOOPBACK, ...balancerAddresses])],
    };
}

/** Value of --initial-cluster for a cluster that is born with these members. */
export function renderInitialCluster(members: readonly Pick<MemberPlan, "name" | "peerUrl">[]): string {
    return members.map((member) => `${member.name}=${member.peerUrl}`).join(",");
}

/**
 * Every connection the cluster needs. Who reaches etcd is root on the Kubernetes cluster, so nobody else is let in: no nodes, no
 * pods, no networks.
 */
export function planFlows(balancer: BalancerPlan | undefined): readonly Flow[] {
    const { apiServers, balancer: front, deployers, members, monitoring, operators } = Party;
    const throughBalancer =
        balancer === undefined
            ? []
            : [
                  {
                      from: apiServers,
                      to: front,
                      port: balancer.port,
                      why: "API servers use etcd through the balancer",
                  },
                  { from: operators, to: front, port: balancer.port, why: "etcdctl through the balancer" },
                  {
                      from: front,
                      to: members,
                      port: CLIENT_PORT,
                      why: "the balancer passes clients on, without opening TLS",
                  },
                  { from: front, to: members, port: HEALTH_PORT, why: "the balancer asks who is ready (/readyz)" },
                  {
                      from: members,
                      to: front,
                      port: balancer.port,
                      why: "members see whether the balancer sends them clients",
                  },
              ];
    return [
        { from: members, to: members, port: PEER_PORT, why: "members replicate" },
        { from: members, to: members, port: CLIENT_PORT, why: "members look at each other before they change" },
        { from: members, to: members, port: HEALTH_PORT, why: "members see whether the others are ready" },
        { from: apiServers, to: members, port: CLIENT_PORT, why: "API servers use etcd" },
        { from: operators, to: members, port: CLIENT_PORT, why: "etcdctl" },
        { from: operators, to: members, port: HEALTH_PORT, why: "status reads health and metrics" },
        { from: monitoring, to: members, port: HEALTH_PORT, why: "metrics are collected" },
        { from: deployers, to: members, port: SSH_PORT, why: "hosts are set up" },
        ...throughBalancer,
    ];
}
