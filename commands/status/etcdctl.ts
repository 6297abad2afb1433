import type { ClusterAccess } from "./clusterStatus";
import { run, type RunResult } from "../shared/run";

/** Runs etcdctl as the operator, at these endpoints; it waits for nobody longer than a few seconds. */
export function runEtcdctl(
    { etcdctl, credentialsDirectory }: Pick<ClusterAccess, "etcdctl" | "credentialsDirectory">,
    urls: readonly string[],
    words: readonly string[],
): Promise<RunResult> {
    return run(etcdctl, [
        ...words,
        `--endpoints=${urls.join(",")}`,
        `--cacert=${credentialsDirectory}/ca.crt`,
        `--cert=${credentialsDirectory}/operator.crt`,
        `--key=${credentialsDirectory}/operator.key`,
        "--dial-timeout=2s",
        "--command-timeout=3s",
        "--write-out=json",
    ]);
}
