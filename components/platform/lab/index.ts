import type { Fleet } from "../../remote/host";
import type { FleetArgs, ParentOptions, PlatformComponents } from "../platform";
import { createApiServerHost } from "./apiServerHost";
import { createLabHost, type LabMachine, readSshKey } from "./hosts";
import { createLoadBalancer } from "./loadBalancer";

export const lab: PlatformComponents = { replacesHosts: false, createFleet, createApiServerHost };

/** Boots the lab's machines: one for each member, and one for the balancer. */
function createFleet(name: string, { config, plan }: FleetArgs, opts: ParentOptions): Fleet {
    if (config.lab === undefined) {
        throw new Error("the platform lab needs the settings lab, which `npm run up` writes");
    }
    const { directory } = config.lab;
    const sshKey = readSshKey(directory);
    const boot = (machine: LabMachine) =>
        createLabHost(`${name}-${machine.name}`, { directory, machine, sshKey }, opts);
    const diskMiB = Math.ceil(config.disk.sizeBytes / 2 ** 20);
    const hosts = plan.members.map((member) => boot({ name: member.name, address: member.address, diskMiB }));
    const { balancer } = plan;
    if (balancer?.address === undefined) {
        return { hosts, balancer: undefined };
    }
    const host = boot({ name: balancer.name, address: balancer.address, diskMiB: undefined });
    const args = { host, plan, balancer, firewall: config.firewall.enabled };
    return { hosts, balancer: createLoadBalancer(`${name}-${balancer.name}`, args, opts) };
}
