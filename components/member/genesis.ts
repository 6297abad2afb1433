import { randomBytes } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { Refusal } from "../../config/refusal";
import { checkMemberChange, type ClusterPlan } from "../topology";

/** How the cluster was born. It is written once and never changes, whatever becomes of the configuration. */
export interface Genesis {
    readonly name: string;
    /** Names this incarnation: members of another one, with the same names and addresses, are strangers. */
    readonly token: string;
    readonly members: readonly GenesisMember[];
}

export interface GenesisMember {
    readonly name: string;
    readonly peerUrl: string;
    /** The machine that stood there at the birth; where data outlives machines, what the host calls its home. */
    readonly machineId: string;
}

/**
 * Remembers the birth in the stack's state. Every run offers a new token and today's members, and the first ones stay: only those
 * members, on those machines, may ever start an empty etcd as new. Members that were not there, or are no more, are refused.
 */
export function createGenesis(
    name: string,
    plan: ClusterPlan,
    homes: readonly pulumi.Output<string>[],
    parent: pulumi.Resource,
): { readonly genesis: pulumi.Output<Genesis>; readonly isBirth: pulumi.Output<boolean> } {
    const token = `${plan.name}-${randomBytes(4).toString("hex")}`;
    const input = pulumi.all([...homes]).apply((ids): Genesis => ({
        name: plan.name,
        token,
        members: plan.members.map(({ name, peerUrl }, i) => ({ name, peerUrl, machineId: ids[i] ?? "" })),
    }));
    const stash = new pulumi.Stash(name, { input }, { parent, ignoreChanges: ["input"] });
    const remembered = stash.output as pulumi.Output<Genesis>;
    const genesis = remembered.apply((genesis) => {
        const problems = checkMemberChange(genesis, plan);
        if (problems.length > 0) {
            throw new Refusal(problems);
        }
        return genesis;
    });
    return { genesis, isBirth: remembered.apply((genesis) => genesis.token === token) };
}

/** The value of --initial-cluster at the birth. */
export function initialCluster(genesis: Genesis): string {
    return genesis.members.map((member) => `${member.name}=${member.peerUrl}`).join(",");
}

/** Whether a machine was there, under this name, when the cluster was born. */
export function wasBornOn(genesis: Genesis, name: string, machineId: string): boolean {
    return genesis.members.some((member) => member.name === name && member.machineId === machineId);
}
