// What AWS's own balancer has and HAProxy has not: time passes between what it is told and what it does. A target is registered, passes
// its health checks, and only then gets connections; one that is taken away gets new ones for a while, and keeps those that it has.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SOCKET_PORT } from "./renderBalancer";

/** @param notes where it keeps what it was told last of each target */
export function renderTargetProgram(port: number, notes: string): string {
    return `#!/bin/bash
# aws-target SECONDS register BACKEND/SERVER HEALTH-URL INTERVAL PASSES SERVER-WORDS...
# aws-target SECONDS deregister BACKEND/SERVER
# Takes up what the balancer is told, and does it after so many seconds.
set -eu
if [[ -z \${AWS_TARGET_NOW:-} ]]; then
    # Whoever calls is told at once that it is accepted.
    exec systemd-run --quiet --setenv=AWS_TARGET_NOW=yes -- "$0" "$@"
fi
seconds=$1 verb=$2 server=$3
shift 3
left=${notes}/aws-target-\${server##*/}
sleep "$seconds"

haproxy() { # what the balancer answers to COMMAND
    exec 3<>/dev/tcp/127.0.0.1/${String(port)}
    printf '%s\\n' "$1" >&3
    cat <&3
    exec 3>&-
}

exec 9>>"${notes}/aws-target.lock"
case $verb in
    register)
        url=$1 interval=$2 passes=$3
        shift 3
        rm -f "$left"
        for ((passed = 0; passed < passes;)); do
            [[ ! -e $left ]] || exit 0
            if curl -qfs --max-time 2 -o /dev/null "$url"; then passed=$((passed + 1)); else passed=0; fi
            sleep "$interval"
        done
        # One that was taken away meanwhile would never be drained.
        flock 9
        [[ ! -e $left ]] || exit 0
        haproxy "add server $server $*"
        haproxy "enable health $server; set server $server state ready"
        ;;
    deregister)
        flock 9
        : >"$left"
        haproxy "set server $server state drain"
        ;;
esac
`;
}

/** Writes what is laid over the root of the machine that stands for the balancer. */
export function writeBalancerFiles(directory: string): void {
    const place = join(directory, "usr/local/sbin");
    mkdirSync(place, { recursive: true, mode: 0o755 });
    writeFileSync(join(place, "aws-target"), renderTargetProgram(SOCKET_PORT, "/run"), { mode: 0o755 });
}
