import type * as pulumi from "@pulumi/pulumi";
import { type ClusterConfig, Platform } from "../../config/schema";
import type { ClusterPlan } from "../topology";
import type { Host } from "./host";
import { createLab } from "./lab";
import { describeHosts, type PrivateKey } from "./ssh/hosts";

export type { Connection, Host } from "./host";
export type { PrivateKey } from "./ssh/hosts";

/** Turns the plan's members into hosts, in the plan's order: makes machines, or describes those that are there. */
export function createHosts(
    name: string,
    config: ClusterConfig,
    plan: ClusterPlan,
    privateKey: PrivateKey,
    parent: pulumi.Resource,
): readonly Host[] {
    switch (config.platform) {
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
