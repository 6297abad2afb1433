import type { ClusterPlan } from "../topology";

/** Where kubeadm, and so most control planes, keep what the API server shows to etcd. */
const files = [
    "--etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt",
    "--etcd-certfile=/etc/kubernetes/pki/apiserver-etcd-client.crt",
    "--etcd-keyfile=/etc/kubernetes/pki/apiserver-etcd-client.key",
] as const;

/** What kube-apiserver is started with, in both forms: all members, among which it chooses itself, or the balancer. */
export interface ApiServerFlags {
    readonly byMembers: readonly string[];
    readonly byBalancer?: readonly string[];
}

export function renderApiServerFlags(plan: ClusterPlan): ApiServerFlags {
    return {
        byMembers: [`--etcd-servers=${plan.clientEndpoints.join(",")}`, ...files],
        ...(plan.balancer === undefined ? {} : { byBalancer: [`--etcd-servers=${plan.balancer.endpoint}`, ...files] }),
    };
}
