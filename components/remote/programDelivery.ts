import * as pulumi from "@pulumi/pulumi";
import { type Call, callRemotely } from "./call";
import type { Machine } from "./host";
import type { HostProgramName } from "./hostConstants";
import { type HostProgram, shipProgram } from "./hostProgram";
import { renderDelivery } from "./renderFiles";

/** Many times what it takes, for a host that is busy. */
const DELIVERY_SECONDS = 120;

/**
 * Puts programs on hosts right before a command runs there that needs them, once in a run: commands name a program by its digest, so
 * its text is in no state, and another program is one changed word in a preview (docs/decisions/host-programs.md). It is written
 * whole beside its place and renamed, and checked before it is run. Nothing is done in a preview, or where nothing changes.
 */
export class ProgramDelivery {
    private readonly hook: pulumi.ResourceHook;
    /** By the resources that need it. */
    private readonly machines = new Map<string, Machine>();
    private readonly deliveries = new Map<Machine, Promise<void>>();

    /** @param name for the hook, one of its own in the whole program */
    constructor(
        name: string,
        private readonly names: readonly HostProgramName[],
        private readonly call: Call = callRemotely,
    ) {
        this.hook = new pulumi.ResourceHook(name, (args) => this.deliver(args.name));
    }

    /** What is put on each host under that name. */
    program(name: HostProgramName): HostProgram {
        if (!this.names.includes(name)) {
            throw new Error(`${name} is not brought to these hosts`);
        }
        return shipProgram(name);
    }

    /** The hooks of a resource that runs a program on a machine, with those that it has already. */
    before(resource: string, machine: Machine, hooks: pulumi.ResourceHookBinding = {}): pulumi.ResourceHookBinding {
        this.machines.set(resource, machine);
        return {
            ...hooks,
            beforeCreate: [this.hook, ...(hooks.beforeCreate ?? [])],
            beforeUpdate: [this.hook, ...(hooks.beforeUpdate ?? [])],
        };
    }

    private async deliver(resource: string): Promise<void> {
        const machine = this.machines.get(resource);
        if (machine === undefined) {
            throw new Error(`${resource} runs no program on a host`);
        }
        const delivery = this.deliveries.get(machine) ?? this.send(machine);
        this.deliveries.set(machine, delivery);
        try {
            await delivery;
        } catch (error) {
            this.deliveries.delete(machine);
            throw error;
        }
    }

    private async send(machine: Machine): Promise<void> {
        const { code, stderr } = await this.call(
            machine,
            `timeout ${String(DELIVERY_SECONDS)} bash -s`,
            () => undefined,
            { input: renderDelivery(this.names.map(shipProgram)), patient: true },
        );
        if (code !== 0) {
            const why = code === undefined ? "the connection was lost" : stderr.trim() || `exit code ${String(code)}`;
            throw new Error(`cannot put ${this.names.join(", ")} on ${machine.name}: ${why}`);
        }
    }
}
