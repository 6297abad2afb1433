import { EtcdCluster } from "./components";
import { loadConfig, loadSecrets } from "./config/load";

const config = loadConfig();
const cluster = new EtcdCluster(config.name, { config, sshPrivateKey: loadSecrets(config).sshPrivateKey });

/** Everything that builds upon the cluster, as one versioned object. */
export const etcd = cluster.outputs;
