// From where each party comes: what firewalls are told.
import type { ClusterConfig } from "../../config/schema";
import type { Sources } from "./plan";

/** Networks in which single machines are "ADDRESS/32", so that nftables and security groups take them as they are. */
export function planSources(config: Pick<ClusterConfig, "members" | "balancer" | "access">): Sources {
    const { access, balancer } = config;
    const own = balancer.enabled && balancer.address !== undefined ? [`${balancer.address}/32`] : [];
    return {
        members: config.members.map((member) => `${member.address}/32`),
        balancer: balancer.enabled && access.balancers.length > 0 ? access.balancers : own,
        apiServers: access.apiServers,
        operators: access.operators,
        monitoring: access.monitoring,
        // The way in by SSH is nothing that we could close on a host without shutting ourselves out.
        deployers: [],
    };
}
