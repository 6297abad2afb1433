import * as pulumi from "@pulumi/pulumi";
import { ApiServerKind } from "../config/groups/apiServers";
import type { ClusterConfig, TimingConfig } from "../config/schema";
import { PreconditionError } from "../config/values/errors";
import { type CheckedArgs, type EtcdClusterArgs, readArgs } from "./clusterArgs";
import { EtcdMember } from "./member/etcdMember";
import { memberName, Part, partName } from "./names";
import { createReplacementGate } from "./rollout/replacementHooks";
import { createGenesis, type Genesis, type Recalled } from "./member/genesis";
import { recallGenesis } from "./member/recall";
import { type Authority, createAuthority } from "./pki/authority";
import { type ClientPair, createClientPair } from "./pki/certificates";
import { type ParentOptions, platforms, type PrivateKey } from "./platform";
import { Turns } from "./rollout/turns";
import { ProgramDelivery } from "./remote/programDelivery";
import { type ClusterPlan, planGivenTiming, planTiming, planCluster, type Timing } from "./plan";
import { ApiServerWiring } from "./clients/apiServerWiring";
import { KubernetesObjects } from "./clients/kubernetes/kubernetesObjects";
import { askKubernetes, type MonitoringKind } from "./clients/kubernetes/askKubernetes";
import { createCredentials } from "./clients/credentials";
import { type ClusterOutputs, planOutputs } from "./clients/outputs";
import { planApiServers } from "./clients/planApiServer";

/** What is made once it is sure that what is configured fits how the cluster was born. */
interface Made {
    readonly caPem: pulumi.Output<string>;
    readonly operator: ClientPair;
    /** Of the API servers that are wired elsewhere, in the order of the configuration. */
    readonly pairs: readonly (ClientPair | undefined)[];
}

/** What is known before the first resource. */
interface Prepared {
    readonly checked: CheckedArgs;
    readonly plan: ClusterPlan;
    readonly asked: Promise<Asked>;
}

/** What had to be asked for. */
interface Asked {
    readonly recalled: Recalled;
    /** Kinds of the Prometheus operator that Kubernetes knows. */
    readonly kinds: readonly MonitoringKind[];
}

// Of each cluster by what it was constructed with, for the SDK calls `initialize` before the constructor may touch `this`.
const prepared = new WeakMap<pulumi.Inputs, Prepared>();

/**
 * A dedicated etcd cluster: hosts, certificates, members, and what its clients need.
 *
 * Its arguments are those of a stack's configuration (docs/configuration.md), and are checked in the same way: all that is wrong is
 * said at once, before anything is made. Nothing is changed before it is sure that they fit how the cluster was born.
 */
export class EtcdCluster extends pulumi.ComponentResource<Made> {
    /** All that others may build upon, as one versioned object. */
    public readonly outputs: ClusterOutputs;

    /** @param name begins the name of every resource, and never changes; what the cluster itself is called is `args.name` */
    constructor(name: string, args: EtcdClusterArgs, opts?: pulumi.ComponentResourceOptions) {
        const checked = readArgs(args);
        const { config } = checked;
        const plan = planCluster(config);
        const asked = ask(name, checked, plan);
        // The engine hears of the cluster when all was asked: what is refused leaves no trace.
        const inputs = after(asked, summarise(plan, config.timing));
        prepared.set(inputs, { checked, plan, asked });
        super("etcd:index:EtcdCluster", name, inputs, opts);

        const made = this.getData();
        const { credentialsDirectory } = config.operator;
        this.outputs = planOutputs({
            plan,
            config,
            caPem: pulumi.output(made.then(({ caPem }) => caPem)),
            operator: {
                certPem: pulumi.output(made.then(({ operator }) => operator.certPem)),
                keyPem: pulumi.output(made.then(({ operator }) => operator.keyPem)),
            },
            pairs: config.apiServers.map(({ kind }, i) =>
                kind === ApiServerKind.elsewhere ? laterPair(made.then(({ pairs }) => pairs[i])) : undefined,
            ),
            etcdctl: config.lab === undefined ? "etcdctl" : `${config.lab.buildsDirectory}/${plan.version}/etcdctl`,
            credentialsDirectory: credentialsDirectory ?? ".",
        });
    }

    /** Called by the SDK, which has whatever depends on the cluster wait for it. */
    protected override async initialize(
        inputs: pulumi.Inputs,
        _opts?: pulumi.ComponentResourceOptions,
        name = "",
    ): Promise<Made> {
        const known = prepared.get(inputs);
        if (known === undefined) {
            throw new Error("an EtcdCluster is made by its constructor");
        }
        // A program that has come to its end is not over before this is.
        const done = pulumi.runtime.rpcKeepAlive();
        try {
            const asked = await known.asked;
            // Not before: the SDK tells all things in their order, and this one when the engine knows the cluster, which it may never do.
            for (const warning of known.plan.warnings) {
                void pulumi.log.warn(warning, this);
            }
            const made = this.make(name, known, asked);
            this.registerOutputs(this.outputs);
            return made;
        } finally {
            done();
        }
    }

    private make(name: string, { checked, plan }: Prepared, { recalled, kinds }: Asked): Made {
        const { config, sshPrivateKey, kubeconfig } = checked;
        const child = { parent: this };
        const platform = platforms[config.platform];
        const replacement = platform.replacesHosts ? createReplacementGate(name, balancerOf(plan)) : undefined;
        const hostHooks = replacement?.hooks;
        const fleet = { config, plan, sshPrivateKey, hostHooks, existing: recalled.there };
        const { hosts, balancer } = platform.createFleet(name, fleet, child);
        hosts.forEach((host) => replacement?.gate.register(host));
        const { tls, environment } = config;
        const peers = { tls, environment, commonName: `${plan.name} peers` };
        const clients = { tls, environment, commonName: `${plan.name} clients` };
        const peerAuthority = createAuthority(`${name}-peer-ca`, peers, child);
        const clientAuthority = createAuthority(`${name}-client-ca`, clients, child);
        const programs = new ProgramDelivery(`${name}-member-programs`, ["member-keys", "etcd-node"]);
        const members = plan.members.map((member, i) => {
            const host = hosts[i];
            if (host === undefined) {
                throw new pulumi.ResourceError(`no host was made for member ${member.name}`, this);
            }
            const { attempt } = recalled;
            const memberArgs = {
                config,
                plan,
                member,
                attempt,
                host,
                programs,
                peerAuthority,
                clientAuthority,
                hostHooks,
            };
            return new EtcdMember(memberName(name, member.name), memberArgs, child);
        });
        const founders = members.map((member) => member.founder);
        // Nobody serves yet whom a start could disturb: etcd is ready only when all are, so all are waited for at once.
        const isNew = pulumi.all(founders).apply((all) => all.every(({ marker }) => marker === undefined));
        const genesis = createGenesis(partName(name, Part.genesis), { config, plan, recalled }, founders, this);
        // A birth takes all hosts, and where a run replaces hosts itself, nobody else is restarted meanwhile. Everywhere else a host that
        // does not answer holds up nobody: who is staged takes its turn.
        const together = !recalled.settled || platform.replacesHosts;
        const timing = measureTiming(config, members, genesis);
        const serving = startMembers(name, {
            members,
            genesis,
            timing,
            together,
            isNew: recalled.settled ? false : isNew,
        });
        const inUse = balancer === undefined ? serving : [...serving, balancer];
        const apiServers = createApiServers(
            name,
            { config, plan, sshPrivateKey, clientAuthority, after: inUse },
            child,
        );
        const operatorArgs = { commonName: "operator", authority: clientAuthority, tls };
        const operator = createClientPair(`${name}-operator`, operatorArgs, child);
        const caPem = clientAuthority.certPem;
        const directory = config.operator.credentialsDirectory;
        if (directory !== undefined) {
            createCredentials(`${name}-operator-credentials`, { directory, caPem, operator }, child);
        }
        if (config.kubernetes !== undefined && kubeconfig !== undefined) {
            const access = { kubeconfig: pulumi.secret(kubeconfig), kinds };
            const objects = { config, kubernetes: config.kubernetes, access, plan, clientAuthority };
            const dependsOn = [...inUse, ...apiServers];
            new KubernetesObjects(`${name}-kubernetes`, objects, { parent: this, dependsOn });
        }
        return { caPem, operator, pairs: apiServers.map((server) => server.pair) };
    }
}

async function ask(name: string, { config, kubeconfig }: CheckedArgs, plan: ClusterPlan): Promise<Asked> {
    const { kubernetes } = config;
    const kinds =
        kubernetes === undefined || kubeconfig === undefined ? [] : await askKubernetes(kubernetes, kubeconfig);
    return { recalled: await recallGenesis(name, plan, config), kinds };
}

/** The same values, once something else has ended well. */
function after(asked: Promise<unknown>, values: pulumi.Inputs): pulumi.Inputs {
    const ready = pulumi.output(asked.then(() => true));
    return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, ready.apply(() => value as unknown)]));
}

function laterPair(pair: Promise<ClientPair | undefined>): ClientPair {
    const read = (key: keyof ClientPair): pulumi.Output<string> =>
        pulumi.output(pair.then((one) => one?.[key])).apply((text) => text ?? "");
    return { certPem: read("certPem"), keyPem: read("keyPem") };
}

/** Where clients come in. A cluster of one has nobody else to send them to. */
function balancerOf({ balancer, members }: ClusterPlan): string | undefined {
    const host = balancer?.dnsName ?? balancer?.address;
    return balancer === undefined || host === undefined || members.length === 1
        ? undefined
        : `${host}:${balancer.port}`;
}

/** What a preview shows of the cluster itself, and what policies judge. Nothing secret. */
function summarise(plan: ClusterPlan, timing: TimingConfig): pulumi.Inputs {
    const { members, balancer } = plan;
    return {
        cluster: plan.name,
        environment: plan.environment,
        version: plan.version,
        members: members.map((member) => member.name),
        zones: Object.fromEntries(members.flatMap(({ name, zone }) => (zone === undefined ? [] : [[name, zone]]))),
        endpoints: [...plan.clientEndpoints, ...(balancer === undefined ? [] : [balancer.endpoint])],
        ...(balancer === undefined ? {} : { balancer: balancer.endpoint }),
        quorum: plan.quorum,
        tolerance: plan.tolerance,
        // See createGenesis: each incarnation has one of its own.
        token: "random",
        timing: planGivenTiming(timing) ?? "measured",
    };
}

/** Heartbeat and election are the same on all members, so they follow from the slowest way between any two. */
function measureTiming(
    config: ClusterConfig,
    members: readonly EtcdMember[],
    genesis: pulumi.Output<Genesis>,
): pulumi.Output<Timing> {
    const given = config.timing.roundTripMs;
    const roundTrip =
        given === "measure"
            ? pulumi
                  .all([genesis, pulumi.all(members.map((member) => member.founder))])
                  // What was measured at the birth holds: later a member may be silent, and nobody is restarted for that.
                  .apply(([born, all]) => born.roundTripMs || Math.max(...all.map((one) => one.roundTripMs)))
            : pulumi.output(given);
    return roundTrip.apply((roundTripMs) => {
        const timing = planTiming(roundTripMs, config.timing);
        if (timing.problems.length > 0) {
            throw new PreconditionError(timing.problems);
        }
        return timing;
    });
}

interface StartArgs {
    readonly members: readonly EtcdMember[];
    readonly genesis: pulumi.Output<Genesis>;
    readonly timing: pulumi.Output<Timing>;
    /** Whether nobody converges before all are staged. */
    readonly together: boolean;
    /** Whether no host was ever a member. */
    readonly isNew: pulumi.Input<boolean>;
}

/** Stages all members at once, then lets them converge, one at a time. Gives what is done when all are. */
function startMembers(name: string, args: StartArgs): readonly pulumi.Resource[] {
    const { members, genesis, timing, together, isNew } = args;
    const staged = members.map((member) => ({ member, stage: member.stage(genesis, timing) }));
    const all = together ? staged.map(({ stage }) => stage) : [];
    const { hooks: turns } = new Turns(`${name}-member-turn`, isNew);
    return staged.map(({ member, stage }) => member.converge(stage, turns, all));
}

interface ApiServersArgs {
    readonly config: ClusterConfig;
    readonly plan: ClusterPlan;
    readonly sshPrivateKey: PrivateKey;
    readonly clientAuthority: Authority;
    /** What must be done before: all members serve, and the balancer passes clients on. */
    readonly after: readonly pulumi.Resource[];
}

/**
 * Tells API servers of the members, one API server at a time. A member that is taken out of the cluster must wait for them in turn:
 * each depends on `wired` of every API server.
 */
function createApiServers(
    name: string,
    { config, plan, sshPrivateKey, clientAuthority, after }: ApiServersArgs,
    opts: ParentOptions,
): readonly ApiServerWiring[] {
    if (config.apiServers.length === 0) {
        return [];
    }
    const platform = platforms[config.platform];
    const { hooks: turns } = new Turns(`${name}-api-server-turn`);
    const programs = new ProgramDelivery(`${name}-api-server-programs`, ["apiserver-node"]);
    return planApiServers(config, plan).map((server, i) => {
        const own = `${name}-${server.name}`;
        const given = config.apiServers[i];
        // Nobody logs in to those that are wired elsewhere.
        const host =
            given === undefined || given.kind === ApiServerKind.elsewhere
                ? undefined
                : platform.createApiServerHost(own, { config, plan, sshPrivateKey, server: given }, opts);
        const args = { config, cluster: plan.name, server, host, programs, clientAuthority, turns, after };
        return new ApiServerWiring(own, args, opts);
    });
}
