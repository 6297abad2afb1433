import { run, type RunResult } from "../shared/run";

/** What it takes to ask as the operator: the program, and the folder with ca.crt, operator.crt and operator.key. */
export interface OperatorAccess {
    readonly etcdctl: string;
    readonly credentialsDirectory: string;
}

/** Runs etcdctl as the operator, at these endpoints; it waits for nobody longer than a few seconds. */
export function runEtcdctl(
    { etcdctl, credentialsDirectory }: OperatorAccess,
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
