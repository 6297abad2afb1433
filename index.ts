import * as pulumi from "@pulumi/pulumi";
import { askKubernetes, type ClusterOutputs, EtcdCluster } from "./components";
import { loadConfig, loadSecrets } from "./config/load";

const config = loadConfig();
const { sshPrivateKey, kubeconfig } = loadSecrets(config);

/** Only where there is a kubeconfig something is asked before the first resource; everywhere else all is made at once. */
async function createCluster(): Promise<ClusterOutputs> {
    const kubernetes =
        config.kubernetes === undefined || kubeconfig === undefined
            ? undefined
            : { kubeconfig: pulumi.secret(kubeconfig), kinds: await askKubernetes(config.kubernetes, kubeconfig) };
    return new EtcdCluster(config.name, { config, sshPrivateKey, kubernetes }).outputs;
}

/** Everything that builds upon the cluster, as one versioned object. */
export const etcd = createCluster();
