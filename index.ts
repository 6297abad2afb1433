import * as pulumi from "@pulumi/pulumi";
import { EtcdCluster } from "./components";
import { loadConfig, loadSecrets } from "./config/load";

const config = loadConfig();
for (const warning of config.warnings) {
    void pulumi.log.warn(warning);
}
const cluster = new EtcdCluster(config.name, { config, sshPrivateKey: loadSecrets(config).sshPrivateKey });

/** Everything that builds upon the cluster, as one versioned object. */
export const etcd = cluster.outputs;
