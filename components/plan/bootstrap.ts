// What a first start of etcd is told, and no other one. How a cluster is born is decided here; hosts only write it down.
import { renderInitialCluster } from "./network";
import type { MemberPlan } from "./plan";

/** Flags as etcd reads them from its environment, with a space between two. */
export function renderBootstrap(founders: readonly Pick<MemberPlan, "name" | "peerUrl">[], token: string): string {
    return [
        `ETCD_INITIAL_CLUSTER=${renderInitialCluster(founders)}`,
        "ETCD_INITIAL_CLUSTER_STATE=new",
        `ETCD_INITIAL_CLUSTER_TOKEN=${token}`,
    ].join(" ");
}
