import * as pulumi from "@pulumi/pulumi";
import { askKubernetes, type ClusterOutputs, createEtcdCluster } from "./components";
import { loadConfig, loadSecrets } from "./config/load";

const config = loadConfig();
const { sshPrivateKey, kubeconfig } = loadSecrets(config);

/** Only where there is a kubeconfig something is asked before the first resource; everywhere else all is made at once. */
async function createCluster(): Promise<ClusterOutputs> {
    const kubernetes =
        config.kubernetes === undefined || kubeconfig === undefined
            ? undefined
            : { kubeconfig: pulumi.secret(kubeconfig), kinds: await askKubernetes(config.kubernetes, kubeconfig) };
    // A constant, so that another name in the configuration is seen to be one; it is not another set of resources.
    return (await createEtcdCluster("cluster", { config, sshPrivateKey, kubernetes })).outputs;
}

/** Everything that builds upon the cluster, as one versioned object. */
export const etcd = createCluster();
