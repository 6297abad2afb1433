// The members as a Service, so that whatever collects metrics in the cluster finds them as it finds everything else.
import { HEALTH_PORT } from "../../plan";
import { metricsName, type ObjectMeta, type ObjectSpec, planMeta } from "./meta";

export const METRICS_PORT_NAME = "metrics";

export interface ServicePlan {
    readonly metadata: ObjectMeta;
    readonly spec: {
        readonly clusterIP: "None";
        readonly ports: readonly {
            readonly name: string;
            readonly port: number;
            readonly targetPort: number;
            readonly protocol: string;
        }[];
    };
}

/** Without a selector, for etcd does not run in pods; and without an address, for each member is asked by itself. */
export function planMetricsService(spec: ObjectSpec): ServicePlan {
    return {
        metadata: planMeta(spec, metricsName(spec.plan)),
        spec: {
            clusterIP: "None",
            ports: [{ name: METRICS_PORT_NAME, port: HEALTH_PORT, targetPort: HEALTH_PORT, protocol: "TCP" }],
        },
    };
}

export interface EndpointSlicePlan {
    readonly metadata: ObjectMeta;
    readonly addressType: "IPv4";
    readonly endpoints: readonly {
        readonly addresses: readonly string[];
        readonly hostname: string;
        readonly conditions: { readonly ready: boolean };
        readonly zone?: string;
    }[];
    readonly ports: readonly { readonly name: string; readonly port: number; readonly protocol: string }[];
}

/** All members are "ready": one that is down must be asked, and found to be down. */
export function planMetricsEndpoints(spec: ObjectSpec): EndpointSlicePlan {
    const meta = planMeta(spec, metricsName(spec.plan));
    return {
        metadata: {
            ...meta,
            labels: {
                ...meta.labels,
                "kubernetes.io/service-name": meta.name,
                // Kubernetes' own controllers leave slices of others alone.
                "endpointslice.kubernetes.io/managed-by": "pulumi-etcd",
            },
        },
        addressType: "IPv4",
        endpoints: spec.plan.members.map(({ name, address, zone }) => ({
            addresses: [address],
            hostname: name,
            conditions: { ready: true },
            ...(zone === undefined ? {} : { zone }),
        })),
        ports: [{ name: METRICS_PORT_NAME, port: HEALTH_PORT, protocol: "TCP" }],
    };
}
