import type * as pulumi from "@pulumi/pulumi";
import type { ApiServerConfig, ClusterConfig } from "../../config/schema";
import type { ClusterPlan } from "../plan";
import type { Fleet, Machine } from "../remote/host";
import type { HostHooks } from "../rollout/hostHooks";

/** The secret half of how we log in; undefined when an agent does it. */
export type PrivateKey = pulumi.Output<string> | undefined;

export interface FleetArgs {
    readonly config: ClusterConfig;
    readonly plan: ClusterPlan;
    readonly sshPrivateKey?: PrivateKey;
    /** By which hosts are replaced one at a time; given where the platform replaces hosts. */
    readonly hostHooks?: HostHooks | undefined;
    /** Names of what the stack has of this cluster from earlier runs. */
    readonly existing?: ReadonlySet<string>;
}

export interface ApiServerHostArgs {
    readonly config: ClusterConfig;
    readonly plan: ClusterPlan;
    readonly sshPrivateKey?: PrivateKey;
    readonly server: ApiServerConfig;
}

/** What makes hosts, or knows those that are there. Each platform is a folder with these entries. */
export interface PlatformComponents {
    /** Whether a run replaces hosts by itself, one at a time. */
    readonly replacesHosts: boolean;
    /** Turns the plan's members into hosts, in the plan's order, with what stands before them. */
    createFleet(name: string, args: FleetArgs, opts: ParentOptions): Fleet;
    /** A control-plane host. */
    createApiServerHost(name: string, args: ApiServerHostArgs, opts: ParentOptions): Machine;
}

export interface ParentOptions {
    readonly parent: pulumi.Resource;
}
