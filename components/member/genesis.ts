import * as pulumi from "@pulumi/pulumi";
import { PreconditionError } from "../../config/values/errors";
import type { ClusterConfig } from "../../config/schema";
import { Environment } from "../../config/groups/cluster";
import { checkMemberChange, type ClusterPlan } from "../plan";
import { checkFounders, type Founder, hasStarted } from "./founders";

/** How the cluster was born. It is written once and never changes, whatever becomes of the configuration. */
export interface Genesis {
    readonly name: string;
    /** Names this incarnation: members of another one, with the same names and addresses, are strangers. */
    readonly token: string;
    /** See Recalled. */
    readonly attempt: string;
    readonly members: readonly GenesisMember[];
    /** The longest between any two when all were there; 0 when nothing was measured. */
    readonly roundTripMs: number;
}

export interface GenesisMember {
    readonly name: string;
    readonly peerUrl: string;
    /** What names the place of its data: the host's id, or where data outlives machines, its volume's. */
    readonly dataLocation: string;
}

/** What a run knows of the cluster's birth before it does anything. */
export interface Recalled {
    /** What an earlier run meant to give birth to; undefined until all hosts have answered once. */
    readonly genesis: Genesis | undefined;
    /** Whether a host was staged, so that a member may live. Until then nothing is settled, unless the hosts say otherwise. */
    readonly settled: boolean;
    /** Names this attempt at a birth, and stays when it is the one that was staged: each asks all hosts anew what they are. */
    readonly attempt: string;
    /** Names of all resources that earlier runs of the stack have made and that are there. */
    readonly there: ReadonlySet<string>;
}

/**
 * Remembers the birth in the stack's state, once all hosts have answered and before the first is staged. From the first that was
 * staged on it stays: only those members, on those hosts, may ever start an empty etcd as new. Members that were
 * not there, or are no more, are refused. Protected in production: without it nobody knows whose the data on the hosts is.
 */
export function createGenesis(
    name: string,
    spec: { readonly config: ClusterConfig; readonly plan: ClusterPlan; readonly recalled: Recalled },
    founders: readonly pulumi.Output<Founder>[],
    parent: pulumi.Resource,
): pulumi.Output<Genesis> {
    const { config, plan, recalled } = spec;
    const adopted = config.genesis.token;
    // What is settled asks nobody: where a run replaces hosts, one at a time, the first would wait for what the last one says of itself.
    const input =
        recalled.settled && recalled.genesis !== undefined
            ? recalled.genesis
            : beginBirth(plan, recalled, founders, adopted);
    const protect = config.environment === Environment.production;
    const stash = new pulumi.Stash(
        name,
        { input },
        { parent, protect, ignoreChanges: recalled.settled ? ["input"] : [] },
    );
    // The output would stay the first one for ever; the input is what was last stored.
    return (stash.input as pulumi.Output<Genesis>).apply((genesis) => {
        // Once more, for a program that did not ask before, or whose first run was forgotten.
        checkGenesis(genesis, plan, adopted);
        return genesis;
    });
}

/** Throws a PreconditionError when what is configured does not fit how the cluster was born. */
export function checkGenesis(genesis: Genesis, plan: ClusterPlan, adopted: string | undefined): void {
    const problems = [...checkMemberChange(genesis, plan)];
    if (adopted !== undefined && adopted !== genesis.token) {
        problems.push({
            path: "genesis.token",
            found: `"${adopted}"`,
            fault: `is not the token this stack's cluster was born with ("${genesis.token}")`,
            fix: "remove genesis.token; another cluster is another stack",
        });
    }
    if (problems.length > 0) {
        throw new PreconditionError(problems);
    }
}

/** What all hosts together may give birth to, or go on with. */
function beginBirth(
    plan: ClusterPlan,
    { genesis, attempt }: Recalled,
    founders: readonly pulumi.Output<Founder>[],
    adopted: string | undefined,
): pulumi.Output<Genesis> {
    const begun =
        genesis === undefined || adopted !== undefined
            ? undefined
            : { token: genesis.token, problems: checkMemberChange(genesis, plan) };
    return pulumi.all([...founders]).apply((all): Genesis => {
        const problems = checkFounders(all, { adopted, begun });
        if (problems.length > 0) {
            throw new PreconditionError(problems);
        }
        if (genesis !== undefined && hasStarted(all, genesis.token)) {
            return { ...genesis, attempt };
        }
        return {
            name: plan.name,
            // The same for as long as the birth is tried: a run that was killed may still be at work on a host, under this one.
            token: adopted ?? genesis?.token ?? attempt,
            attempt,
            members: plan.members.map(({ name, peerUrl }, i) => ({
                name,
                peerUrl,
                dataLocation: all[i]?.dataLocation ?? "",
            })),
            roundTripMs: Math.max(...all.map((one) => one.roundTripMs)),
        };
    });
}

/** Whether a host was there, under this name, at the first start of the cluster. */
export function isFounder(genesis: Genesis, name: string, dataLocation: string): boolean {
    return genesis.members.some(
        (member) => member.name === name && member.dataLocation === dataLocation && dataLocation !== "",
    );
}
