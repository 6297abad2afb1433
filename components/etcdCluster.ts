import * as pulumi from "@pulumi/pulumi";
import { ApiServerKind, type ClusterConfig, type TimingConfig } from "../config/schema";
import { PreconditionError } from "../config/values/errors";
import { EtcdMember } from "./member/etcdMember";
import { memberName, Part, partName } from "./names";
import { createReplacementGate } from "./rollout/replacementHooks";
import { createGenesis, type Genesis, type Recalled } from "./member/genesis";
import { recallGenesis } from "./member/recall";
import { type Authority, createAuthority } from "./pki/authority";
import { createClientPair } from "./pki/certificates";
import { type ParentOptions, platforms, type PrivateKey } from "./platform";
import { Turns } from "./rollout/turns";
import { ProgramDelivery } from "./remote/programDelivery";
import { type ClusterPlan, planGivenTiming, planTiming, planTopology, type Timing } from "./plan";
import { ApiServerWiring } from "./clients/apiServerWiring";
import { type KubernetesAccess, KubernetesObjects } from "./clients/kubernetes/kubernetesObjects";
import { createCredentials } from "./clients/credentials";
import { type ClusterOutputs, planOutputs } from "./clients/outputs";
import { planApiServers } from "./clients/planApiServer";

export interface EtcdClusterArgs {
    /** The whole, validated configuration. Plain values, because they decide which resources exist. */
    readonly config: ClusterConfig;
    /** The key that logs in to the hosts; undefined when an agent holds it. */
    readonly sshPrivateKey?: PrivateKey;
    /** The Kubernetes cluster that uses this etcd; given exactly when the configuration has one. */
    readonly kubernetes?: KubernetesAccess | undefined;
}

/** Makes the cluster once it is sure that what is configured fits how it was born: until then nothing of it is touched. */
export async function createEtcdCluster(
    name: string,
    args: EtcdClusterArgs,
    opts?: pulumi.ComponentResourceOptions,
): Promise<EtcdCluster> {
    const recalled = await recallGenesis(name, planTopology(args.config), args.config);
    return new EtcdCluster(name, { ...args, recalled }, opts);
}

/** A dedicated etcd cluster: hosts, certificates, members, and what its clients need. */
export class EtcdCluster extends pulumi.ComponentResource {
    public readonly outputs: ClusterOutputs;

    /** @param name begins the name of every resource, and never changes; see createEtcdCluster */
    constructor(
        name: string,
        args: EtcdClusterArgs & { readonly recalled: Recalled },
        opts?: pulumi.ComponentResourceOptions,
    ) {
        const { config, recalled } = args;
        const plan = planTopology(config);
        super("etcd:index:EtcdCluster", name, summarise(plan, config.timing), opts);

        for (const warning of plan.warnings) {
            void pulumi.log.warn(warning, this);
        }
        const child = { parent: this };
        const platform = platforms[config.platform];
        const replacement = platform.replacesHosts ? createReplacementGate(name, balancerOf(plan)) : undefined;
        const hostHooks = replacement?.hooks;
        const { sshPrivateKey } = args;
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
        this.outputs = planOutputs({
            plan,
            config,
            caPem,
            operator,
            pairs: apiServers.map((server) => server.pair),
            etcdctl: config.lab === undefined ? "etcdctl" : `${config.lab.buildsDirectory}/${plan.version}/etcdctl`,
            credentialsDirectory: directory ?? ".",
        });
        if (config.kubernetes !== undefined && args.kubernetes !== undefined) {
            const objects = { config, kubernetes: config.kubernetes, access: args.kubernetes, plan, clientAuthority };
            const after = [...inUse, ...apiServers];
            new KubernetesObjects(`${name}-kubernetes`, objects, { parent: this, dependsOn: after });
        }

        this.registerOutputs(this.outputs);
    }
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
