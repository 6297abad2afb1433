import type * as pulumi from "@pulumi/pulumi";
import { renderFiles } from "../../remote/renderFiles";
import { renderFirewall, renderNoFirewall } from "../../remote/renderFirewall";
import { type BalancerPlan, type ClusterPlan, Party } from "../../plan";
import type { Machine } from "../../remote/host";
import { createRemoteScript } from "../../remote/remoteScript";
import { renderHaproxy } from "./renderHaproxy";

const configuration = "/etc/haproxy/haproxy.cfg";
const rules = "/etc/etcd-firewall.nft";

/** Loads the rules at boot, before anybody is let in, and again when the rules are others. */
const rulesUnit = `[Unit]
Description=Who may reach the balancer of etcd
Before=haproxy.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=nft -f ${rules}
ExecReload=nft -f ${rules}

[Install]
RequiredBy=haproxy.service
`;

export interface LabBalancerArgs {
    readonly host: Machine;
    readonly plan: ClusterPlan;
    readonly balancer: BalancerPlan;
    /** Whether only those may reach it that have business with it. */
    readonly firewall: boolean;
}

/** Makes a machine of the lab the cluster's balancer. */
export function createLoadBalancer(
    name: string,
    { host, plan, balancer, firewall }: LabBalancerArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
    const files = [
        { path: configuration, mode: "0644", content: renderHaproxy(plan, balancer) },
        { path: rules, mode: "0644", content: firewall ? renderFirewall(plan, Party.balancer) : renderNoFirewall() },
        { path: "/etc/systemd/system/etcd-firewall.service", mode: "0644", content: rulesUnit },
    ];
    const stdin = renderFiles(`pulumi-etcd: balancer of ${plan.name}`, files, [
        `haproxy -c -q -f ${configuration}`,
        `nft -c -f ${rules}`,
        "systemctl daemon-reload",
        "systemctl enable --quiet haproxy etcd-firewall",
        "systemctl reload-or-restart etcd-firewall",
        "systemctl reload-or-restart haproxy",
        "systemctl is-active --quiet haproxy",
    ]);
    return createRemoteScript(name, { host, command: "bash -s", stdin, timeoutSeconds: 60 }, opts);
}
