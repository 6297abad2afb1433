# --------------------------------------------------------------------------------------------------------------- drain
#
# Sets: ALLOW_ONE_DOWN, ASKED, BLOCKED_ACTION, GATE_PATIENCE, NAME.

# drain MEMBER: proves that the cluster can do without this member and, without --dry-run, hands over what it leads and stops it, so
# that its host can be taken away. Asked of another member, because that host is dead, it only proves. It changes nothing that lasts: where the host
# is not taken away after all, `systemctl start etcd` brings the member back.
# Exit codes: 75 others are not ready in time; 69 nothing is known here, ask another member.
verb_drain() {
    local name=${1:-}
    [[ -n $name ]] || fail "usage: etcd-node drain MEMBER [--dry-run] [--timeout SECONDS]"
    BLOCKED_ACTION=stopped GATE_PATIENCE=$TIMEOUT ALLOW_ONE_DOWN=false
    start_clock
    if [[ ! -e $ETC/node.env ]]; then
        fail_with "$EXIT_UNKNOWN" "etcd was never set up on this host; ask another member"
    fi
    load_live_settings
    if [[ $name != "$NAME" ]]; then
        NAME=$name # of it the gate speaks from here on
        ask_others
        check_cluster
        if $LISTED && [[ " $MEMBERS" != *" $NAME="* ]]; then
            fail "$NAME is still a member of the cluster, though it shall not be one; $NAME is not $BLOCKED_ACTION. It leaves the cluster first, then its host goes"
        fi
        await_others
        printf '{"name":%s,"drained":false}\n' "$(json_string "$NAME")"
        return 0
    fi
    $DRY_RUN || lock "drain"
    if is_ready; then
        $DRY_RUN || hold_cluster drain
        check_cluster
        await_others
        if ! $DRY_RUN; then
            check_cluster
            step_down
        fi
    else
        # It is down already, or has never come up. What it has is on its disk; what matters is whether the others serve.
        ask_others
        read_root_marker
        if [[ $ROOT_STATE == joined ]] || serves_elsewhere; then
            check_cluster
            await_others
        fi
    fi
    if ! $DRY_RUN; then
        attempt "stop etcd" systemctl stop etcd.service
        attempt "unmount the data disk" release_disk
    fi
    printf '{"name":%s,"drained":%s}\n' "$(json_string "$NAME")" "$($DRY_RUN && echo false || echo true)"
}

# The member cannot be asked: all others are.
ask_others() {
    local entry
    ASKED=''
    for entry in $MEMBERS; do
        [[ ${entry%%=*} == "$NAME" ]] || ASKED+="${ASKED:+,}${entry#*=}"
    done
}

serves_elsewhere() {
    local url
    for url in ${ASKED//,/ }; do
        ! ask_client -o /dev/null "$url/readyz" || return 0
    done
    return 1
}

# What was written is on the disk, and the disk may go.
release_disk() {
    systemctl stop etcd-disk.service 2>/dev/null || true
    [[ -z $(mounted_device "$MOUNT") ]] || umount "$MOUNT"
}

# await-ready: returns once this member takes part: it serves and has caught up.
verb_await_ready() {
    local end
    load_live_settings
    start_clock
    # A start that was only asked for waits for the disk first, and until then etcd looks as if nobody wanted it.
    end=$(($(milliseconds) + 15000))
    read_unit
    while [[ $UNIT_ActiveState == inactive ]] && (($(milliseconds) < end)); do
        sleep 0.2
        read_unit
    done
    await_ready ''
    printf '{"name":%s,"ready":true}\n' "$(json_string "$NAME")"
}
