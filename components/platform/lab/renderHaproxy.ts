import type { BalancerPlan, ClusterPlan } from "../../plan";

/**
 * HAProxy passes TCP through, so clients and members keep their TLS end to end. Whether a member gets connections is decided by
 * its /readyz: that leaves out learners and members without a leader, and keeps all of them when the quota is used up.
 */
export function renderHaproxy(plan: ClusterPlan, balancer: BalancerPlan): string {
    const servers = plan.members.map((member) => {
        const health = new URL(member.healthUrl);
        return `    server ${member.name} ${new URL(member.clientUrl).host} check port ${health.port}`;
    });
    return `# Written by pulumi-etcd; changes made here are undone by the next \`pulumi up\`.
global
    maxconn 4000
    log /dev/log local0

defaults
    mode tcp
    log global
    option tcplog
    timeout connect 2s
    timeout client 350s
    timeout server 350s
    timeout check 2s

frontend etcd
    bind :${balancer.port}
    default_backend members

backend members
    balance leastconn
    option httpchk GET /readyz
    http-check expect status 200
    option redispatch
    default-server inter 2s fall 2 rise 1 on-marked-down shutdown-sessions
${servers.join("\n")}
`;
}
