import * as pulumi from "@pulumi/pulumi";
import { Refusal } from "../config/values/refusal";
import { type ClusterConfig, Platform, type TimingConfig } from "../config/schema";
import { EtcdMember } from "./member/etcdMember";
import { createReplacementGate } from "./rollout/replacementHooks";
import { createGenesis, type Genesis, type Recalled } from "./member/genesis";
import { recallGenesis } from "./member/recall";
import { type Authority, createAuthority } from "./pki/authority";
import { type ClientPair, createClientPair } from "./pki/certificates";
import { createApiServers, createHosts, type PrivateKey } from "./platform";
import { Turns } from "./rollout/turns";
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
        // Hosts are replaced by a run itself on aws alone.
        const guard = config.platform === Platform.aws ? createReplacementGate(name, balancerOf(plan)) : undefined;
        const { hosts, balancer } = createHosts(
            name,
            config,
            plan,
            args.sshPrivateKey,
            this,
            guard?.hooks,
            recalled.there,
        );
        hosts.forEach((host) => guard?.gate.register(host));
        const authority = { tls: config.tls, environment: config.environment };
        const peerAuthority = createAuthority(
            `${name}-peer-ca`,
            { ...authority, commonName: `${plan.name} peers` },
            this,
        );
        const clientAuthority = createAuthority(
            `${name}-client-ca`,
            { ...authority, commonName: `${plan.name} clients` },
            this,
        );
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
                peerAuthority,
                clientAuthority,
                gate: guard?.hooks,
            };
            return new EtcdMember(`${name}-${member.name}`, memberArgs, { parent: this });
        });
        const founders = members.map((member) => member.founder);
        const genesis = createGenesis(`${name}-genesis`, { config, plan, recalled }, founders, this);
        // A birth takes all hosts, and where a run replaces hosts itself, nobody else is restarted meanwhile. Everywhere else a host that
        // does not answer holds up nobody: who is staged takes its turn.
        const together = !recalled.settled || guard !== undefined;
        const serving = startMembers(name, members, genesis, measureTiming(config, members, genesis), together);
        const inUse = balancer === undefined ? serving : [...serving, balancer];
        const apiServers = wireApiServers(name, args, plan, clientAuthority, inUse, this);
        const operator = createClientPair(`${name}-operator`, "operator", clientAuthority, config.tls, this);
        this.outputs = wireOperator(name, config, plan, clientAuthority.certPem, operator, apiServers, this);
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
            throw new Refusal(timing.problems);
        }
        return timing;
    });
}

/** Stages all members at once, then lets them converge, one at a time. Gives what is done when all are. */
function startMembers(
    name: string,
    members: readonly EtcdMember[],
    genesis: pulumi.Output<Genesis>,
    timing: pulumi.Output<Timing>,
    together: boolean,
): readonly pulumi.Resource[] {
    const staged = members.map((member) => ({ member, stage: member.stage(genesis, timing) }));
    const all = together ? staged.map(({ stage }) => stage) : [];
    const { hooks: turns } = new Turns(`${name}-member-turn`);
    return staged.map(({ member, stage }) => member.converge(stage, turns, all));
}

/**
 * Tells API servers of the members once all of these serve, and the balancer passes clients on, one API server at a time. A member that is taken out of the cluster
 * must wait for them in turn: each depends on `wired` of every API server.
 */
function wireApiServers(
    name: string,
    { config, sshPrivateKey }: EtcdClusterArgs,
    plan: ClusterPlan,
    clientAuthority: Authority,
    serving: readonly pulumi.Resource[],
    parent: pulumi.Resource,
): readonly ApiServerWiring[] {
    if (config.apiServers.length === 0) {
        return [];
    }
    const hosts = createApiServers(name, config, plan, sshPrivateKey, parent);
    const { hooks: turns } = new Turns(`${name}-api-server-turn`);
    return planApiServers(config, plan).map(
        (server) =>
            new ApiServerWiring(
                `${name}-${server.name}`,
                {
                    config,
                    cluster: plan.name,
                    server,
                    host: hosts.get(server.name),
                    clientAuthority,
                    turns,
                    after: serving,
                },
                { parent },
            ),
    );
}

/** Gives the operator what it takes to talk to the cluster. */
function wireOperator(
    name: string,
    config: ClusterConfig,
    plan: ClusterPlan,
    caPem: pulumi.Output<string>,
    operator: ClientPair,
    apiServers: readonly ApiServerWiring[],
    parent: pulumi.Resource,
): ClusterOutputs {
    const directory = config.operator.credentialsDirectory;
    if (directory !== undefined) {
        createCredentials(`${name}-operator-credentials`, directory, caPem, operator, parent);
    }
    return planOutputs({
        plan,
        config,
        caPem,
        operator,
        pairs: apiServers.map((server) => server.pair),
        etcdctl: config.lab === undefined ? "etcdctl" : `${config.lab.buildsDirectory}/${plan.version}/etcdctl`,
        credentialsDirectory: directory ?? ".",
    });
}
