// What users of the components import.
export * from "./args";
export { EtcdCluster } from "./etcdCluster";
export { loadArgs } from "./loadArgs";
export type { ClusterOutputs } from "./clients/outputs";
