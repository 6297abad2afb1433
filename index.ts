import { EtcdCluster, loadArgs } from "./components";

// A constant, so that another name in the configuration is seen to be one; it is not another set of resources.
const cluster = new EtcdCluster("cluster", loadArgs());

/** Everything that builds upon the cluster, as one versioned object. */
export const etcd = cluster.outputs;
