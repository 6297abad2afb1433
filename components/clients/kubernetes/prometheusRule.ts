import { metricsName, type ObjectMeta, type ObjectSpec, planMeta } from "./meta";
import { alertsOf, type Alert } from "./alerts";

export interface PrometheusRulePlan {
    readonly apiVersion: "monitoring.coreos.com/v1";
    readonly kind: "PrometheusRule";
    readonly metadata: ObjectMeta;
    readonly spec: { readonly groups: readonly { readonly name: string; readonly rules: readonly Alert[] }[] };
}

/** Says in Prometheus when something is wrong with the cluster. */
export function planPrometheusRule(spec: ObjectSpec): PrometheusRulePlan {
    const name = metricsName(spec.plan);
    return {
        apiVersion: "monitoring.coreos.com/v1",
        kind: "PrometheusRule",
        metadata: planMeta(spec, name),
        spec: { groups: [{ name, rules: alertsOf(spec.plan) }] },
    };
}
