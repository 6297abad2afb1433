import type * as pulumi from "@pulumi/pulumi";
import { ApiServerKind, type ClusterConfig, Platform } from "../../config/schema";
import type { ClusterPlan } from "../plan";
import { createAws } from "./aws";
import type { HostHooks } from "../rollout/hostHooks";
import type { Fleet, Machine } from "../remote/host";
import { createLab } from "./lab";
import { createLabApiServer } from "./lab/apiServer";
import { describeApiServer, describeHosts, type PrivateKey } from "./ssh/hosts";

export type { HostHooks } from "../rollout/hostHooks";
export type { Connection, Fleet, Host, Machine } from "../remote/host";
export type { PrivateKey } from "./ssh/hosts";

/** Turns the plan's members into hosts, in the plan's order: makes machines, or describes those that are there. */
export function createHosts(
    name: string,
    config: ClusterConfig,
    plan: ClusterPlan,
    privateKey: PrivateKey,
    parent: pulumi.Resource,
    gate?: HostHooks,
    there?: ReadonlySet<string>,
): Fleet {
    switch (config.platform) {
        case Platform.aws:
            return { hosts: createAws(name, config, plan, privateKey, parent, gate, there), balancer: undefined };
        case Platform.lab:
            return createLab(name, config, plan, parent);
        case Platform.ssh:
            return { hosts: describeHosts(config, privateKey), balancer: undefined };
        default: {
            const never: never = config.platform;
            return never;
        }
    }
}

/** The control-plane hosts, by name: made by the lab, there already everywhere else. Without those that nobody logs in to. */
export function createApiServers(
    name: string,
    config: ClusterConfig,
    plan: ClusterPlan,
    privateKey: PrivateKey,
    parent: pulumi.Resource,
): ReadonlyMap<string, Machine> {
    const reached = config.apiServers.filter(({ kind }) => kind !== ApiServerKind.elsewhere);
    return new Map(
        reached.map((server) => [
            server.name,
            config.platform === Platform.lab
                ? createLabApiServer(`${name}-${server.name}`, config, plan, server, parent)
                : describeApiServer(server, config, privateKey),
        ]),
    );
}
