// What users of the components import.
export { EtcdCluster, type EtcdClusterArgs } from "./etcdCluster";
export type { ClusterOutputs } from "./wiring/outputs";
