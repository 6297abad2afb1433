import type { KubernetesConfig } from "../../../config/schema";
import type { ClusterPlan } from "../../plan";

/** What every object is named by. */
export interface ObjectMeta {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
}

/** What a planner of objects needs. */
export interface ObjectSpec {
    readonly plan: ClusterPlan;
    readonly kubernetes: KubernetesConfig;
}

/** Name of the Service and so, to Prometheus, of the job. */
export function metricsName(plan: Pick<ClusterPlan, "name">): string {
    return `etcd-${plan.name}-metrics`;
}

/** Labels are those that Kubernetes recommends, and those that the user gave, which win. */
export function planMeta({ plan, kubernetes }: ObjectSpec, name: string): ObjectMeta {
    const given = kubernetes.labels.map((label) => {
        const at = label.indexOf("=");
        return [label.slice(0, at), label.slice(at + 1)] as const;
    });
    return {
        name,
        namespace: kubernetes.namespace,
        labels: { ...clusterLabels(plan), "app.kubernetes.io/managed-by": "pulumi-etcd", ...Object.fromEntries(given) },
    };
}

/** By which our own objects are found. */
export function clusterLabels(plan: Pick<ClusterPlan, "name">): Readonly<Record<string, string>> {
    return { "app.kubernetes.io/name": "etcd", "app.kubernetes.io/instance": plan.name };
}
