# ------------------------------------------------------------------------------------------------- lock of the cluster
#
# Sets: LEASE, LEASE_RENEWED, LOCK_*.

# Who changes the cluster holds its lock: a key in etcd with a lease, made as `etcdctl lock` makes it, so that a person who runs
# `etcdctl lock pulumi-etcd/lock COMMAND` takes turns with this. A member that restarts leaves the others to ask, so all are asked.
LOCK_KEY=pulumi-etcd/lock
LOCK_TTL=30
LOCK_PATIENCE=90 # longer than what has died holds it
LEASE=''

on_all() { # etcdctl arguments
    local entry ASKED=''
    for entry in $MEMBERS; do ASKED+="${ASKED:+,}${entry#*=}"; done
    etcdctl "$@"
}

hold_cluster() { # VERB
    local said key='' holder='' end shown=0 now
    ! auth_is_on || fail "$AUTH_IS_ON; $NAME is not $BLOCKED_ACTION" "$AUTH_OFF"
    said=$(on_all lease grant "$LOCK_TTL" 2>&1) || true
    if [[ $said == *'space exceeded'* ]]; then
        say "$NAME: etcd takes no writes (NOSPACE), so no lock is taken"
        return 0
    fi
    [[ $said =~ lease\ ([0-9a-f]+)\ granted ]] || fail "cannot take the lock of the cluster: $(last_line "$said"); $NAME is not $BLOCKED_ACTION"
    LEASE=${BASH_REMATCH[1]} LEASE_RENEWED=$(milliseconds)
    trap release_cluster EXIT
    on_all put --lease="$LEASE" "$LOCK_KEY/$LEASE" "$NAME $1, by process $$ of $(uname -n)" >/dev/null || fail "cannot take the lock of the cluster; $NAME is not $BLOCKED_ACTION"
    end=$(($(milliseconds) + LOCK_PATIENCE * 1000))
    while true; do
        { read -r key && read -r holder; } <<<"$(on_all get --prefix "$LOCK_KEY/" --sort-by=CREATE --order=ASCEND --limit=1 2>/dev/null)" || true
        [[ $key != "$LOCK_KEY/$LEASE" ]] || return 0
        if [[ $holder == "$NAME "* ]]; then
            # Of this member's own etcd-node. This one holds the lock of the host, so that one has ended without giving it back.
            on_all lease revoke "${key##*/}" >/dev/null 2>&1 || true
            continue
        fi
        now=$(milliseconds)
        if ((now >= end)) || time_is_up; then
            fail "the cluster is being changed by another run or person (${holder:-held by hand, lease ${key##*/}}); $NAME is not $BLOCKED_ACTION" \
                "wait for that to end and run again; what has died gives the lock back after $LOCK_TTL s"
        fi
        if ((now - shown > 5000)); then
            shown=$now
            say "$NAME waits for the lock of the cluster: ${holder:-held by hand, lease ${key##*/}}"
        fi
        renew_lock
        sleep 0.5
    done
}

# While something takes long. A lock that was lost meanwhile is no reason to stop half-way.
renew_lock() {
    [[ -n $LEASE ]] && (($(milliseconds) - LEASE_RENEWED > LOCK_TTL * 1000 / 4)) || return 0
    LEASE_RENEWED=$(milliseconds)
    on_all --command-timeout=2s lease keep-alive --once "$LEASE" >/dev/null 2>&1 || true
}

release_cluster() {
    [[ -n $LEASE ]] || return 0
    on_all --command-timeout=3s lease revoke "$LEASE" >/dev/null 2>&1 || true
    LEASE=''
}
