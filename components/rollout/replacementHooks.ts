import * as pulumi from "@pulumi/pulumi";
import type { HostHooks } from "./hostHooks";
import { ReplacementGate } from "./replacementGate";

// One set of hooks for all clusters of a program: the engine finds the hook of a deletion by a name that the state has kept, so
// the names are the same in every run, whatever is in it.
const gates: ReplacementGate[] = [];
let hooks: HostHooks | undefined;

/** A gate for the cluster, and the hooks that lead to it. `balancer` is HOST:PORT, where clients come through one. */
export function createReplacementGate(
    cluster: string,
    balancer: string | undefined,
): { readonly gate: ReplacementGate; readonly hooks: HostHooks } {
    const gate = new ReplacementGate(cluster, { balancer });
    gates.push(gate);
    return { gate, hooks: (hooks ??= registerHooks()) };
}

function registerHooks(): HostHooks {
    const leaving = new pulumi.ResourceHook("pulumi-etcd:leaving", ({ name }) => gateOf(name).leaving(name));
    const returned = new pulumi.ResourceHook("pulumi-etcd:returned", ({ name }) => gateOf(name).returned(name));
    const lost = new pulumi.ErrorHook("pulumi-etcd:lost", ({ name }) => {
        gateOf(name).lost(name);
        return Promise.resolve(false);
    });
    return {
        leaving: { beforeDelete: [leaving], onError: [lost] },
        returning: { afterCreate: [returned], afterUpdate: [returned], onError: [lost] },
        between: { onError: [lost] },
    };
}

/** The cluster with the longest name that a resource's name begins with. */
function gateOf(resource: string): ReplacementGate {
    const owners = gates.filter((gate) => gate.owns(resource)).sort((a, b) => b.cluster.length - a.cluster.length);
    const [owner] = owners;
    if (owner === undefined) {
        throw new Error(
            `${resource} belongs to a cluster that this program does not have any more, so no host can be asked whether its ` +
                "host may go; remove a whole cluster with `pulumi destroy --run-program` while the program still has it",
        );
    }
    return owner;
}
