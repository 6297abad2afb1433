// What AWS's own balancer has and HAProxy has not: time passes between what it is told and what it does. A target is registered, passes
// its health checks, and only then gets connections; one that is taken away gets new ones for a while, and keeps those that it has.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SOCKET_PORT } from "./renderBalancer";

const AWS_TARGET = `#!/bin/bash
# aws-target SECONDS register BACKEND/SERVER HEALTH-URL INTERVAL PASSES ADDRESS:PORT SERVER-WORDS...
# aws-target SECONDS deregister BACKEND/SERVER
# Takes up what the balancer is told, and does it after so many seconds.
set -eu
if [[ -z \${AWS_TARGET_NOW:-} ]]; then
    # Whoever calls is told at once that it is accepted.
    exec systemd-run --quiet --setenv=AWS_TARGET_NOW=yes -- "$0" "$@"
fi
seconds=$1 verb=$2 server=$3
shift 3
sleep "$seconds"

haproxy() { # what the balancer answers to COMMAND
    exec 3<>/dev/tcp/127.0.0.1/${String(SOCKET_PORT)}
    printf '%s\\n' "$1" >&3
    cat <&3
    exec 3>&-
}

drain() { # BACKEND/SERVER gets no new connections, nor does it pass its checks any more
    : >"/run/aws-target-\${1##*/}"
    haproxy "set server $1 state drain"
}

case $verb in
    register)
        url=$1 interval=$2 passes=$3
        shift 3
        # An instance that was terminated is no target any more, which nobody has told HAProxy: its successor has its address.
        while read -r _ _ _ other address _; do
            [[ $address != "\${1%:*}" || $other == "\${server##*/}" ]] || drain "\${server%/*}/$other"
        done < <(haproxy "show servers state \${server%/*}")
        rm -f "/run/aws-target-\${server##*/}"
        # The newest at an address has it: one whose instance was terminated while it was still being checked would pass by its successor.
        newest=/run/aws-address-\${1%:*}
        printf %s "$server" >"$newest"
        for ((passed = 0; passed < passes;)); do
            [[ ! -e /run/aws-target-\${server##*/} && $(<"$newest") == "$server" ]] || exit 0
            if curl -qfs --max-time 2 -o /dev/null "$url"; then passed=$((passed + 1)); else passed=0; fi
            sleep "$interval"
        done
        haproxy "add server $server $*"
        haproxy "enable health $server; set server $server state ready"
        ;;
    deregister)
        drain "$server"
        ;;
esac
`;

/** Writes what is laid over the root of the machine that stands for the balancer. */
export function writeBalancerFiles(directory: string): void {
    const place = join(directory, "usr/local/sbin");
    mkdirSync(place, { recursive: true, mode: 0o755 });
    writeFileSync(join(place, "aws-target"), AWS_TARGET, { mode: 0o755 });
}
