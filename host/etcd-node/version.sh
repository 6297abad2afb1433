# ------------------------------------------------------------------------------------------------------------- version
#
# Which release may follow which.

# compare_versions A B: -1, 0 or 1
compare_versions() {
    local a1 a2 a3 b1 b2 b3
    IFS=. read -r a1 a2 a3 <<<"$1"
    IFS=. read -r b1 b2 b3 <<<"$2"
    local a=$((a1 * 1000000 + a2 * 1000 + a3)) b=$((b1 * 1000000 + b2 * 1000 + b3))
    echo $(((a > b) - (a < b)))
}

# minor_of 3.6.16: 3006, which compares as a number.
minor_of() {
    local major minor
    IFS=. read -r major minor _ <<<"$1"
    printf '%s' "$((major * 1000 + minor))"
}

minor_name() { printf '%s.%s' "$(($1 / 1000))" "$(($1 % 1000))"; }

# The one rule of what may follow what: etcd goes to the minor that the cluster is at, or to the next one. The cluster is at the
# oldest minor that its members have run together (its cluster version, and the storage version of its data), and it is the living
# that say so, also of a member that is down or never came up on what it was given last. So any patch may follow any patch, an
# upgrade is taken back for as long as not all members have it, and nothing skips a minor. From which patch the next minor may be
# taken is data (UPGRADE_FLOOR).
check_version_step() {
    local entry name answer key at=0 target below='' living=0
    target=$(minor_of "$VERSION")
    for entry in ${GENESIS//,/ }; do
        name=${entry%%=*}
        answer=$(ask_peer "${entry#*=}/version") || continue
        [[ $answer =~ \"etcdserver\":\"([0-9.]+) ]] || continue
        living=$((living + 1))
        if [[ -n $UPGRADE_FLOOR && $(compare_versions "${BASH_REMATCH[1]}" "$UPGRADE_FLOOR") == -1 ]]; then below="$name runs ${BASH_REMATCH[1]}"; fi
        for key in etcdcluster storage; do
            if [[ $answer =~ \"$key\":\"([0-9]+\.[0-9]+) ]] && (($(minor_of "${BASH_REMATCH[1]}") > at)); then at=$(minor_of "${BASH_REMATCH[1]}"); fi
        done
    done
    if ((living == 0)); then
        # Nobody can be asked: what was last seen to run here.
        slurp answer "$PROVEN"
        answer=${answer%$'\n'}
        [[ -n $answer ]] || return 0
        at=$(minor_of "$answer")
        if [[ -n $UPGRADE_FLOOR && $(compare_versions "$answer" "$UPGRADE_FLOOR") == -1 ]]; then below="$NAME ran $answer"; fi
    fi
    ((at > 0)) || return 0 # so young that no version is decided
    if ((target < at)); then
        fail "$NAME: the cluster is at etcd $(minor_name "$at") and $VERSION is older; going back is a downgrade, which is never done automatically; $NAME is not $BLOCKED_ACTION" \
            "set etcd.version to a release of $(minor_name "$at") or newer, and run again"
    fi
    if ((target > at + 1)); then
        fail "$NAME: etcd goes one minor at a time, and the cluster is at $(minor_name "$at"): $VERSION cannot follow; $NAME is not $BLOCKED_ACTION" \
            "take a release of $(minor_name "$at") or $(minor_name "$((at + 1))") first, and run again"
    fi
    if ((target > at)) && [[ -n $below ]]; then
        fail "$NAME: before etcd $(minor_name "$target") every member must run at least $UPGRADE_FLOOR, and $below; $NAME is not $BLOCKED_ACTION" \
            "take the newest release of $(minor_name "$at") first, and run again"
    fi
}
