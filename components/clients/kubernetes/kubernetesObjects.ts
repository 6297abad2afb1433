import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { CronJob } from "@pulumi/kubernetes/batch/v1/cronJob";
import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import { Service } from "@pulumi/kubernetes/core/v1/service";
import { EndpointSlice } from "@pulumi/kubernetes/discovery/v1/endpointSlice";
import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterConfig, KubernetesConfig } from "../../../config/schema";
import type { Authority } from "../../pki/authority";
import { createClientPair } from "../../pki/certificates";
import type { ClusterPlan } from "../../plan";
import { MonitoringKind } from "./askKubernetes";
import { planClientSecret } from "./clientSecret";
import { DEFRAG_ROLE, planDefragCronJob } from "./defragCronJob";
import { metricsName, type ObjectSpec } from "./meta";
import { planMetricsEndpoints, planMetricsService } from "./metricsService";
import { planPrometheusRule } from "./prometheusRule";
import { planServiceMonitor } from "./serviceMonitor";

/** A Kubernetes cluster that can be reached, and what it knows. */
export interface KubernetesAccess {
    readonly kubeconfig: pulumi.Output<string>;
    /** Plain, because it decides which resources exist. */
    readonly kinds: readonly MonitoringKind[];
}

export interface KubernetesObjectsArgs {
    readonly config: Pick<ClusterConfig, "tls" | "etcd">;
    readonly kubernetes: KubernetesConfig;
    readonly access: KubernetesAccess;
    readonly plan: ClusterPlan;
    readonly clientAuthority: Authority;
}

/** What belongs in the Kubernetes cluster that uses this etcd: its metrics to be found, credentials to ask it, alerts, defragmentation. */
export class KubernetesObjects extends pulumi.ComponentResource {
    public readonly service: string;

    constructor(name: string, args: KubernetesObjectsArgs, opts: pulumi.ComponentResourceOptions) {
        const { kubernetes, plan } = args;
        super(
            "etcd:index:KubernetesObjects",
            name,
            { namespace: kubernetes.namespace, kinds: [...args.access.kinds] },
            opts,
        );

        // etcd first, always: API servers that are down because of etcd come back with it.
        const after = opts.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn };
        const provider = new Provider(
            `${name}-provider`,
            {
                kubeconfig: pulumi.secret(args.access.kubeconfig),
                ...(kubernetes.context === undefined ? {} : { context: kubernetes.context }),
                enableServerSideApply: true,
            },
            { parent: this, ...after },
        );
        const child: pulumi.CustomResourceOptions = { parent: this, provider, ...after };
        this.createMetrics(name, args, child);
        if (kubernetes.defrag.enabled) {
            this.createDefrag(name, args, child);
        }
        this.service = `${metricsName(plan)}.${kubernetes.namespace}`;
        this.registerOutputs({ service: this.service });
    }

    private createMetrics(name: string, args: KubernetesObjectsArgs, child: pulumi.CustomResourceOptions): void {
        const spec: ObjectSpec = args;
        new Service(
            `${name}-metrics`,
            { ...planMetricsService(spec) } as ConstructorParameters<typeof Service>[1],
            child,
        );
        new EndpointSlice(
            `${name}-metrics-members`,
            planMetricsEndpoints(spec) as ConstructorParameters<typeof EndpointSlice>[1],
            child,
        );
        this.createSecret(`${name}-metrics-client`, "metrics", args, child);
        if (args.access.kinds.includes(MonitoringKind.serviceMonitor)) {
            new CustomResource(`${name}-service-monitor`, { ...planServiceMonitor(spec) }, child);
        }
        if (args.access.kinds.includes(MonitoringKind.prometheusRule)) {
            new CustomResource(`${name}-prometheus-rule`, { ...planPrometheusRule(spec) }, child);
        }
    }

    private createDefrag(name: string, args: KubernetesObjectsArgs, child: pulumi.CustomResourceOptions): void {
        this.createSecret(`${name}-defrag-client`, DEFRAG_ROLE, args, child);
        new CronJob(`${name}-defrag`, planDefragCronJob(args, args.config.etcd), child);
    }

    private createSecret(
        name: string,
        role: string,
        args: KubernetesObjectsArgs,
        child: pulumi.CustomResourceOptions,
    ): void {
        const { clientAuthority, config } = args;
        const pair = createClientPair(
            `${name}-pair`,
            { commonName: `kubernetes-${role}`, authority: clientAuthority, tls: config.tls },
            { parent: this },
        );
        new Secret(name, planClientSecret(args, role, clientAuthority.certPem, pair), child);
    }
}
