import type { RunResult } from "../shared/run";

/** What is said where it is on, with the reason and what to do; host/etcd-node says the same. */
export const AUTHENTICATION_IS_ON =
    "etcd's own user authentication is on, which Kubernetes does not support: API servers have certificates and no users, so they " +
    "are refused; turn it off: etcdctl --user root auth disable";

/** Of `etcdctl auth status --write-out=json`: null when nobody could say. Where it is on, whoever is no user of etcd is refused. */
export function parseUserAuthentication({ code, stdout, stderr }: RunResult): boolean | null {
    if (code === 0) {
        // What is false is left out.
        return stdout.includes('"enabled":true') ? true : stdout.includes('"header":') ? false : null;
    }
    return /user name is empty|user name not found|permission denied|invalid auth token/.test(stderr) ? true : null;
}
