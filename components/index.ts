// What users of the components import.
export { createEtcdCluster, EtcdCluster, type EtcdClusterArgs } from "./etcdCluster";
export type { ClusterOutputs } from "./wiring/outputs";
export { askKubernetes, MonitoringKind } from "./wiring/kubernetes/askKubernetes";
