import type { ApiServerSettings } from "../../config/schema";
import { Endpoints } from "../../config/groups/apiServer";
import type { ClusterPlan, MemberPlan } from "../plan";

/** What kube-apiserver is started with, in both forms: all members, among which it chooses itself, or the balancer. */
export interface ApiServerFlags {
    readonly byMembers: string[];
    readonly byBalancer?: string[];
}

/** What an API server shows to etcd, and what it knows etcd by. */
export function planClientFiles({ certificateDirectory }: Pick<ApiServerSettings, "certificateDirectory">) {
    return {
        authority: `${certificateDirectory}/ca.crt`,
        certificate: `${certificateDirectory}/client.crt`,
        key: `${certificateDirectory}/client.key`,
    };
}

/** Where a platform gives members a name that outlives their address, API servers are given the name. */
export function planClientUrl(member: Pick<MemberPlan, "clientUrl" | "dnsName">): string {
    return member.dnsName === undefined
        ? member.clientUrl
        : member.clientUrl.replace(/\/\/[^:]+:/, `//${member.dnsName}:`);
}

/**
 * The value of --etcd-servers for the API server with this number. The client in kube-apiserver begins with the first: the order
 * is another one for each, so that they do not all begin with the same member.
 */
export function planServers(plan: ClusterPlan, endpoints: Endpoints, number: number): readonly string[] {
    if (endpoints === Endpoints.balancer && plan.balancer !== undefined) {
        return [plan.balancer.endpoint];
    }
    const urls = plan.members.map(planClientUrl);
    const first = number % urls.length;
    return [...urls.slice(first), ...urls.slice(0, first)];
}

/** The same names in all of Kubernetes 1.30 to 1.36. */
export function renderFlags(servers: readonly string[], settings: ApiServerSettings): readonly string[] {
    const files = planClientFiles(settings);
    const flags = {
        servers: servers.join(","),
        cafile: files.authority,
        certfile: files.certificate,
        keyfile: files.key,
        ...renderExtra(settings),
    };
    return Object.entries(flags).map(([name, value]) => `--etcd-${name}=${value}`);
}

/** Those that kubeadm knows nothing of; without `--etcd-`. */
export function renderExtra(settings: ApiServerSettings): Readonly<Record<string, string>> {
    const { prefix, healthcheckTimeoutMs, readycheckTimeoutMs, compactionIntervalMs, events } = settings;
    const extra = {
        prefix,
        "healthcheck-timeout": renderSeconds(healthcheckTimeoutMs),
        "readycheck-timeout": renderSeconds(readycheckTimeoutMs),
        "compaction-interval": renderSeconds(compactionIntervalMs),
        "servers-overrides": events === undefined ? undefined : `/events#${events.servers.join(";")}`,
    };
    return Object.fromEntries(
        Object.entries(extra).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    );
}

export function renderApiServerFlags(plan: ClusterPlan, settings: ApiServerSettings): ApiServerFlags {
    const render = (endpoints: Endpoints) => [...renderFlags(planServers(plan, endpoints, 0), settings)];
    return {
        byMembers: render(Endpoints.members),
        ...(plan.balancer === undefined ? {} : { byBalancer: render(Endpoints.balancer) }),
    };
}

/** As Go reads it, which knows no days. */
function renderSeconds(milliseconds: number | undefined): string | undefined {
    return milliseconds === undefined ? undefined : `${milliseconds / 1000}s`;
}
