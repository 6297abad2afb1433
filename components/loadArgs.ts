import { loadConfig, loadSecrets } from "../config/load";
import { argsOf, type EtcdClusterArgs } from "./clusterArgs";

/** What the stack's configuration says, for an EtcdCluster. */
export function loadArgs(): EtcdClusterArgs {
    const config = loadConfig();
    return argsOf({ config, ...loadSecrets(config) });
}
