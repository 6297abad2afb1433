import * as pulumi from "@pulumi/pulumi";
import type { ClientPair } from "../pki/certificates";
import { shellQuote } from "../platform/renderFiles";
import type { ClusterPlan } from "../topology";
import { type ApiServerFlags, renderApiServerFlags } from "./apiServerFlags";

/** What others may build upon, as one object. A change that breaks them comes with a new `schema`. */
export interface ClusterOutputs {
    readonly schema: 1;
    readonly cluster: string;
    readonly version: string;
    readonly members: readonly {
        readonly name: string;
        readonly address: string;
        readonly clientUrl: string;
        readonly healthUrl: string;
    }[];
    readonly endpoints: { readonly members: readonly string[]; readonly balancer?: string };
    /** Of the members' server certificates and of all clients. */
    readonly caPem: pulumi.Output<string>;
    /** The operator's own pair; the key is secret. */
    readonly operator: { readonly certPem: pulumi.Output<string>; readonly keyPem: pulumi.Output<string> };
    readonly apiServer: ApiServerFlags;
    /** A command line that talks to the cluster as the operator. */
    readonly etcdctl: string;
}

export interface OutputsSpec {
    readonly plan: ClusterPlan;
    readonly caPem: pulumi.Output<string>;
    readonly operator: ClientPair;
    /** How etcdctl is called, and the folder that holds the operator's files. */
    readonly etcdctl: string;
    readonly credentialsDirectory: string;
}

export function planOutputs(spec: OutputsSpec): ClusterOutputs {
    const { plan, operator } = spec;
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
            members: plan.clientEndpoints,
            ...(plan.balancer === undefined ? {} : { balancer: plan.balancer.endpoint }),
        },
        caPem: spec.caPem,
        operator: { certPem: operator.certPem, keyPem: pulumi.secret(operator.keyPem) },
        apiServer: renderApiServerFlags(plan),
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
