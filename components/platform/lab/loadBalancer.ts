import type * as pulumi from "@pulumi/pulumi";
import { renderFiles } from "../renderFiles";
import type { BalancerPlan, ClusterPlan } from "../../topology";
import type { Machine } from "../host";
import { createRemoteScript } from "../remoteScript";
import { renderHaproxy } from "./renderHaproxy";

const configuration = "/etc/haproxy/haproxy.cfg";

/** Makes a machine of the lab the cluster's balancer. */
export function createLoadBalancer(
    name: string,
    host: Machine,
    plan: ClusterPlan,
    balancer: BalancerPlan,
    parent: pulumi.Resource,
): pulumi.Resource {
    const files = [{ path: configuration, mode: "0644", content: renderHaproxy(plan, balancer) }];
    const stdin = renderFiles(`pulumi-etcd: balancer of ${plan.name}`, files, [
        `haproxy -c -q -f ${configuration}`,
        "systemctl enable --quiet haproxy",
        "systemctl reload-or-restart haproxy",
        "systemctl is-active --quiet haproxy",
    ]);
    return createRemoteScript(name, { host, command: "bash -s", stdin, timeoutSeconds: 60 }, { parent });
}
