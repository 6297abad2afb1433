import type * as pulumi from "@pulumi/pulumi";
import type { ClusterConfig } from "../../../config/schema";
import type { ClusterPlan } from "../../plan";
import type { Fleet } from "../../remote/host";
import { createLabHost, readSshKey } from "./hosts";
import { createLoadBalancer } from "./loadBalancer";

/** Boots the lab's machines: one for each member, and one for the balancer. */
export function createLab(name: string, config: ClusterConfig, plan: ClusterPlan, parent: pulumi.Resource): Fleet {
    const lab = config.lab;
    if (lab === undefined) {
        throw new Error("the platform lab needs the settings lab, which `npm run up` writes");
    }
    const sshKey = readSshKey(lab.directory);
    const diskMiB = Math.ceil(config.disk.sizeBytes / 2 ** 20);
    const hosts = plan.members.map((member) =>
        createLabHost(
            `${name}-${member.name}`,
            lab.directory,
            { name: member.name, address: member.address, diskMiB },
            sshKey,
            parent,
        ),
    );
    const balancer = plan.balancer;
    if (balancer?.address !== undefined) {
        const machine = { name: balancer.name, address: balancer.address, diskMiB: undefined };
        const host = createLabHost(`${name}-${balancer.name}`, lab.directory, machine, sshKey, parent);
        const spec = { balancer, firewall: config.firewall.enabled };
        return { hosts, balancer: createLoadBalancer(`${name}-${balancer.name}`, host, plan, spec, parent) };
    }
    return { hosts, balancer: undefined };
}
