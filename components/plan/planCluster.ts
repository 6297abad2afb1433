// Configuration in, plan out. Nothing is asked, read or made here: the same configuration gives the same plan.
import { deepFreeze } from "../../config/values/freeze";
import type { ClusterConfig } from "../../config/schema";
import { planQuorum, planTolerance, warnAboutSpread } from "./members";
import { planBalancer, planFlows, planMember, renderInitialCluster } from "./network";
import type { ClusterPlan } from "./plan";
import { planSources } from "./sources";

export function planCluster(config: ClusterConfig): ClusterPlan {
    const balancer = planBalancer(config.balancer);
    const members = config.members.map((member) => planMember(member, balancer, config.domain));
    return deepFreeze({
        name: config.name,
        environment: config.environment,
        version: config.etcd.version,
        quorum: planQuorum(members.length),
        tolerance: planTolerance(members.length),
        members,
        clientEndpoints: members.map((member) => member.clientUrl),
        balancer,
        domain: config.domain,
        initialCluster: renderInitialCluster(members),
        flows: planFlows(balancer),
        sources: planSources(config),
        warnings: [...config.warnings, ...warnAboutSpread(config.members)],
    });
}
