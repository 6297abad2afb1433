import { randomBytes } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterConfig } from "../../config/schema";
import { Environment } from "../../config/groups/cluster";
import { valueOf } from "../remote/valueOf";
import { isPart, Part, partName } from "../names";
import type { ClusterPlan } from "../plan";
import { checkGenesis, type Genesis, type Recalled } from "./genesis";

/**
 * Looks up how the cluster was born, and refuses a plan that does not fit before the first resource that a wrong plan could change.
 * The genesis itself is registered only after all hosts have answered, too late for that, so it is read from the stack's own state.
 */
export async function recallGenesis(cluster: string, plan: ClusterPlan, config: ClusterConfig): Promise<Recalled> {
    const adopted = config.genesis.token;
    const offered = `${plan.name}-${randomBytes(4).toString("hex")}`;
    // A stack that has no state yet cannot be read (the engine would panic); this resource tells the first run from all others.
    // It must not go before the genesis, which would be taken for one that never was.
    const protect = config.environment === Environment.production;
    const mark = new pulumi.Stash(
        partName(cluster, Part.firstRun),
        { input: offered },
        { protect, ignoreChanges: ["input"] },
    );
    // Previews know it, too.
    const isFirst = (await valueOf(mark.output as pulumi.Output<string>)) === offered;
    const { genesis, settled } = isFirst ? { genesis: undefined, settled: false } : await readGenesis(cluster);
    const there = new Set(isFirst ? [] : Object.keys((await readState()).outputs).map(nameOf));
    if (genesis === undefined || !settled) {
        return { genesis, settled: false, attempt: offered, there };
    }
    checkGenesis(genesis, plan, adopted);
    return { genesis, settled, attempt: genesis.attempt, there };
}

interface OwnState {
    readonly outputs: Readonly<Record<string, { readonly outputs: { readonly input?: unknown } }>>;
}

// One read for all clusters of a program; the monitor is the run's.
const states = new WeakMap<object, Promise<OwnState>>();

async function readGenesis(
    cluster: string,
): Promise<{ readonly genesis: Genesis | undefined; readonly settled: boolean }> {
    const { outputs } = await readState();
    const found = Object.entries(outputs).find(([urn]) =>
        urn.endsWith(`pulumi:index:Stash::${partName(cluster, Part.genesis)}`),
    );
    const staged = Object.keys(outputs).some(
        (urn) => urn.includes(`EtcdMember$command:remote:Command::${cluster}-`) && isPart(urn, Part.stage),
    );
    return { genesis: found?.[1].outputs.input as Genesis | undefined, settled: staged };
}

function nameOf(urn: string): string {
    return urn.slice(urn.lastIndexOf("::") + 2);
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
