import type * as pulumi from "@pulumi/pulumi";
import { type ClusterConfig, Platform } from "../../config/schema";
import type { ClusterPlan } from "../topology";
import { createAws } from "./aws";
import type { HostGate } from "./gate";
import type { Host } from "./host";
import { createLab } from "./lab";
import { describeHosts, type PrivateKey } from "./ssh/hosts";

export type { HostGate } from "./gate";
export type { Connection, Host } from "./host";
export type { PrivateKey } from "./ssh/hosts";

/** Turns the plan's members into hosts, in the plan's order: makes machines, or describes those that are there. */
export function createHosts(
    name: string,
    config: ClusterConfig,
    plan: ClusterPlan,
    privateKey: PrivateKey,
    parent: pulumi.Resource,
    gate?: HostGate,
): readonly Host[] {
    switch (config.platform) {
        case Platform.aws:
            return createAws(name, config, plan, privateKey, parent, gate);
        case Platform.lab:
            return createLab(name, config, plan, parent);
        case Platform.ssh:
            return describeHosts(config, privateKey);
        default: {
            const never: never = config.platform;
            return never;
        }
    }
}
