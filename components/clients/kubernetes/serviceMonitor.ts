import { clusterLabels, metricsName, type ObjectMeta, type ObjectSpec, planMeta } from "./meta";
import { METRICS_PORT_NAME } from "./metricsService";

export interface ServiceMonitorPlan {
    readonly apiVersion: "monitoring.coreos.com/v1";
    readonly kind: "ServiceMonitor";
    readonly metadata: ObjectMeta;
    readonly spec: Readonly<Record<string, unknown>>;
}

/** Has Prometheus collect the metrics of all members. */
export function planServiceMonitor(spec: ObjectSpec): ServiceMonitorPlan {
    return {
        apiVersion: "monitoring.coreos.com/v1",
        kind: "ServiceMonitor",
        metadata: planMeta(spec, metricsName(spec.plan)),
        spec: {
            // There is no Endpoints object, and none is made from a slice. Known since Prometheus operator 0.86.
            serviceDiscoveryRole: "EndpointSlice",
            namespaceSelector: { matchNames: [spec.kubernetes.namespace] },
            selector: { matchLabels: clusterLabels(spec.plan) },
            endpoints: [{ port: METRICS_PORT_NAME, scheme: "http", interval: "30s" }],
        },
    };
}
