import { createEtcdCluster } from "pulumi-etcd/components";
import { loadConfig, loadSecrets } from "pulumi-etcd/config/load";

// Pulumi.lab.yaml, checked as a whole before anything is made.
const config = loadConfig();
const { sshPrivateKey } = loadSecrets(config);

/** What others need: endpoints, flags and certificates of API servers, an etcdctl line. The first name is that of all resources, and stays. */
export const etcd = createEtcdCluster("cluster", { config, sshPrivateKey }).then(({ outputs }) => outputs);
