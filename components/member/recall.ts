import { randomBytes } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { Refusal } from "../../config/refusal";
import { checkMemberChange, type ClusterPlan } from "../topology";
import type { Genesis } from "./genesis";

/** What a run knows of the cluster's birth before it does anything. */
export interface Recalled {
    /** Undefined until all hosts have answered once: nobody can have been born, and nothing is settled. */
    readonly genesis: Genesis | undefined;
    /** Of the incarnation that lives, or that this run may give birth to. */
    readonly token: string;
}

/**
 * Looks up how the cluster was born, and refuses a plan that does not fit before the first resource that a wrong plan could change.
 * The genesis itself is registered only after all hosts have answered, too late for that, so it is read from the stack's own state.
 */
export async function recallGenesis(cluster: string, plan: ClusterPlan, adopted?: string): Promise<Recalled> {
    const offered = `${plan.name}-${randomBytes(4).toString("hex")}`;
    // A stack that has no state yet cannot be read (the engine would panic); this resource tells the first run from all others.
    const mark = new pulumi.Stash(`${cluster}-first-run`, { input: offered }, { ignoreChanges: ["input"] });
    const genesis =
        (await valueOf(mark.output as pulumi.Output<string>)) === offered
            ? undefined
            : await readGenesis(`${cluster}-genesis`);
    if (genesis !== undefined) {
        checkGenesis(genesis, plan, adopted);
    }
    return { genesis, token: genesis?.token ?? adopted ?? offered };
}

/** Throws a Refusal when what is configured does not fit how the cluster was born. */
export function checkGenesis(genesis: Genesis, plan: ClusterPlan, adopted: string | undefined): void {
    const problems = [...checkMemberChange(genesis, plan)];
    if (adopted !== undefined && adopted !== genesis.token) {
        problems.push({
            path: "genesis.token",
            found: `"${adopted}"`,
            expected: `is not the token this stack's cluster was born with ("${genesis.token}")`,
            fix: "remove genesis.token; another cluster is another stack",
        });
    }
    if (problems.length > 0) {
        throw new Refusal(problems);
    }
}

/** A value that previews know, too. */
function valueOf(output: pulumi.Output<string>): Promise<string> {
    return new Promise((resolve) => {
        output.apply(resolve);
    });
}

interface OwnState {
    readonly outputs: Readonly<Record<string, { readonly outputs: { readonly output?: unknown } }>>;
}

// One read for all clusters of a program; the monitor is the run's.
const states = new WeakMap<object, Promise<OwnState>>();

async function readGenesis(name: string): Promise<Genesis | undefined> {
    const { outputs } = await readState();
    const found = Object.entries(outputs).find(([urn]) => urn.endsWith(`pulumi:index:Stash::${name}`));
    return found?.[1].outputs.output as Genesis | undefined;
}

function readState(): Promise<OwnState> {
    const run = pulumi.runtime.getMonitor() as object;
    const known = states.get(run);
    if (known !== undefined) {
        return known;
    }
    const stackName = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
    const read = pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName }) as Promise<OwnState>;
    states.set(run, read);
    return read;
}
