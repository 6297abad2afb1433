import * as pulumi from "@pulumi/pulumi";
import { HostExit } from "../remote/hostExit";
import { Queue } from "./queue";

/** How a command on a host ends that did nothing, because others must be mended first: one of those may come in a later turn. */
const OTHERS_FIRST = new RegExp(`exited with status ${String(HostExit.notReady)}\\b`);

/**
 * Lets resources be made or changed one at a time, whatever depends on what: those of a host that cannot be reached never ask for
 * a turn, so that the others go on without it. One that fails in its turn ends the turns of this run, for what broke it may break
 * the next one too; unless it did nothing but wait for others. Says nothing in a preview, and nothing when they are deleted.
 */
export class Turns {
    /** For the option `hooks` of each. */
    public readonly hooks: pulumi.ResourceHookBinding;
    private readonly queue = new Queue();

    /**
     * @param name for the hooks, one of its own in the whole program
     * @param together whether all go at once after all: nothing is there yet that could be broken
     */
    constructor(name: string, together: pulumi.Input<boolean> = false) {
        const begin = new pulumi.ResourceHook(`${name}-begins`, async (args) => {
            if (!(await valueOf(together))) {
                await this.queue.enter(args.name);
            }
        });
        const end = new pulumi.ResourceHook(`${name}-ends`, (args) => {
            this.queue.leave(args.name);
        });
        const fail = new pulumi.ErrorHook(`${name}-fails`, (args) => {
            // One that was refused its turn had none, and fails like one that had.
            if (args.errors.some((error) => OTHERS_FIRST.test(error))) {
                this.queue.leave(args.name);
            } else {
                this.queue.abort(args.name, `${args.name} failed, so nothing was done here; mend that and run again`);
            }
            return false;
        });
        this.hooks = {
            beforeCreate: [begin],
            beforeUpdate: [begin],
            afterCreate: [end],
            afterUpdate: [end],
            onError: [fail],
        };
    }
}

function valueOf(input: pulumi.Input<boolean>): Promise<boolean> {
    return new Promise((resolve) => {
        pulumi.output(input).apply(resolve);
    });
}
