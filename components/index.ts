// What users of the components import.
export { createEtcdCluster, EtcdCluster, type EtcdClusterArgs } from "./etcdCluster";
export type { ClusterOutputs } from "./clients/outputs";
export { askKubernetes, MonitoringKind } from "./clients/kubernetes/askKubernetes";
