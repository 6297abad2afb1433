import * as pulumi from "@pulumi/pulumi";
import type { ApiServerKind, ClusterConfig } from "../../config/schema";
import type { ClientPair } from "../pki/certificates";
import { shellQuote } from "../remote/renderFiles";
import type { ClusterPlan } from "../plan";
import { type ApiServerFlags, planClientFiles, planServers, renderApiServerFlags } from "./apiServerFlags";
import { planApiServers } from "./planApiServer";
import { renderDropIn } from "./renderDropIn";
import { renderKubeadm } from "./renderKubeadm";
import { renderStaticPod } from "./renderStaticPod";

/** What others may build upon, as one object. A change that breaks them comes with a new `schema`. */
export interface ClusterOutputs {
    readonly schema: number;
    readonly cluster: string;
    readonly version: string;
    readonly members: MemberOutputs[];
    readonly endpoints: EndpointOutputs;
    /** Of the members' server certificates and of all clients. */
    readonly caPem: pulumi.Output<string>;
    /** The operator's own pair; the key is secret. */
    readonly operator: OperatorOutputs;
    /** For API servers that are wired by hand. */
    readonly apiServer: WiringOutputs;
    /** Each API server of the configuration, with flags of its own. */
    readonly apiServers: ApiServerOutputs[];
    /** A command line that talks to the cluster as the operator. */
    readonly etcdctl: string;
}

export interface MemberOutputs {
    readonly name: string;
    readonly address: string;
    readonly clientUrl: string;
    readonly healthUrl: string;
}

export interface EndpointOutputs {
    readonly members: string[];
    readonly balancer?: string;
}

export interface OperatorOutputs {
    readonly certPem: pulumi.Output<string>;
    /** Secret. */
    readonly keyPem: pulumi.Output<string>;
}

export interface WiringOutputs extends ApiServerFlags {
    /** Where the flags say that these are on the API server's host. */
    readonly files: ClientFileOutputs;
    /** A ClusterConfiguration for `kubeadm init`, as far as etcd goes. */
    readonly kubeadm: string;
}

export interface ClientFileOutputs {
    readonly authority: string;
    readonly certificate: string;
    readonly key: string;
}

export interface ApiServerOutputs {
    readonly name: string;
    readonly address: string;
    /** SSH. */
    readonly port: number;
    /** Who logs in there. */
    readonly user: string;
    readonly kind: ApiServerKind;
    readonly flags: string[];
    /** What must be in the manifest of a static pod. */
    readonly staticPod: string;
    /** A drop-in for a unit whose ExecStart has the variable in it. */
    readonly dropIn: string;
    /** Of one that is wired elsewhere; the others' keys are on their hosts alone. The key is secret. */
    readonly certPem?: pulumi.Output<string>;
    readonly keyPem?: pulumi.Output<string>;
}

export interface OutputsSpec {
    readonly plan: ClusterPlan;
    readonly config: ClusterConfig;
    readonly caPem: pulumi.Output<string>;
    readonly operator: ClientPair;
    /** Of the API servers that are wired elsewhere, in the order of the configuration. */
    readonly pairs: readonly (ClientPair | undefined)[];
    /** How etcdctl is called, and the folder that holds the operator's files. */
    readonly etcdctl: string;
    readonly credentialsDirectory: string;
}

export function planOutputs(spec: OutputsSpec): ClusterOutputs {
    const { plan, operator, config } = spec;
    const settings = config.apiServer;
    return {
        schema: 1,
        cluster: plan.name,
        version: plan.version,
        members: plan.members.map(({ name, address, clientUrl, healthUrl }) => ({
            name,
            address,
            clientUrl,
            healthUrl,
        })),
        endpoints: {
            members: [...plan.clientEndpoints],
            ...(plan.balancer === undefined ? {} : { balancer: plan.balancer.endpoint }),
        },
        caPem: spec.caPem,
        operator: { certPem: operator.certPem, keyPem: pulumi.secret(operator.keyPem) },
        apiServer: {
            ...renderApiServerFlags(plan, settings),
            files: planClientFiles(settings),
            kubeadm: renderKubeadm(planServers(plan, settings.endpoints, 0), settings),
        },
        apiServers: planApiServers(config, plan).map(({ name, address, port, kind, flags }, i) => {
            const pair = spec.pairs[i];
            return {
                name,
                address,
                port,
                user: config.ssh?.user ?? "root",
                kind,
                flags: [...flags],
                staticPod: renderStaticPod(flags, settings),
                dropIn: renderDropIn(flags),
                ...(pair === undefined ? {} : { certPem: pair.certPem, keyPem: pulumi.secret(pair.keyPem) }),
            };
        }),
        etcdctl: renderEtcdctl(spec.etcdctl, plan.clientEndpoints, spec.credentialsDirectory),
    };
}

/** The command line without its verb; the files are those of credentials.ts. */
export function renderEtcdctl(etcdctl: string, endpoints: readonly string[], directory: string): string {
    return [
        etcdctl,
        `--endpoints=${endpoints.join(",")}`,
        `--cacert=${directory}/ca.crt`,
        `--cert=${directory}/operator.crt`,
        `--key=${directory}/operator.key`,
    ]
        .map(shellQuote)
        .join(" ");
}
