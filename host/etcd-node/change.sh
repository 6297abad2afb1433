# --------------------------------------------------------------------------------------------------------------- change

# Takes the one next legal step of a member that has joined.
converge_member() {
    local words
    words=$(differences)
    if is_ready; then
        if needs_restart "$words"; then
            roll "$words"
        elif [[ -n $words ]]; then
            read_unit
            put_live "$words"
            say "$NAME: took over ${words// /, }, no restart needed"
        fi
        return 0
    fi
    bring_up "$words"
}

# This member is down or not ready. One that is down is started: nothing is lost by that, whatever the others do. One that runs may
# be what the cluster's quorum rests on, however slowly it answers, so it is restarted through the gate like one that is ready; but
# not where it does not take part in anything.
bring_up() {
    local words=$1
    read_unit
    if is_running && needs_restart "$words" && takes_part; then
        roll "$words"
        return 0
    fi
    check_version_step
    [[ " $words " != *" ca "* ]] || check_authorities
    if [[ -n $words ]]; then put_live "$words"; fi
    load_units
    read_unit
    if is_running && needs_restart "$words"; then
        say "$NAME runs and takes no part in a cluster: restarting it (${words// /, })"
        restart_and_wait
    else
        [[ -z $words ]] || say "$NAME is down: starting it with what is staged (${words// /, })"
        is_running || systemctl reset-failed etcd.service 2>/dev/null || true
        attempt "start etcd" systemctl start --no-block etcd.service
        await_ready ''
    fi
    finish_change
}

# Whether this process belongs to a cluster that works: it is ready, or has seen a leader while it was looked at, for longer than
# elections take. One that answers too late to say so counts as one that does; one that does not listen yet has not begun.
takes_part() {
    local election metrics code end
    election=$(flag_of "$UNITS/etcd.service" election-timeout)
    end=$(($(milliseconds) + 10000))
    ((${election:-1000} * 3 <= 10000)) || end=$(($(milliseconds) + election * 3))
    while true; do
        if is_ready; then return 0; fi
        code=0
        metrics=$(curl -qfsS --connect-timeout 1 --max-time 3 "$HEALTH_URL/metrics" 2>/dev/null) || code=$?
        if ((code != 0 && code != 7)) || [[ $metrics == *$'\netcd_server_has_leader 1'* ]]; then return 0; fi
        (($(milliseconds) < end)) || return 1
        sleep 0.2
    done
}

# Restarts a member that takes part, when, and only when, the others can spare it.
roll() {
    local words=$1
    is_ready || ask_others
    hold_cluster converge
    check_gate
    [[ " $words " != *" ca "* ]] || check_authorities
    step_down
    read_unit
    put_live "$words"
    load_units
    say "$NAME: restarting etcd (${words// /, })"
    restart_and_wait
    finish_change
    release_cluster
}

finish_change() {
    remove_file "$RESTART_DUE"
    prune_versions
}

restart_and_wait() {
    local before
    read_unit
    before=$UNIT_InvocationID
    attempt "restart etcd" systemctl restart --no-block etcd.service
    await_ready "$before"
}

# Ready means: a linearizable read at this member works, so it has caught up, and it is no learner. With INVOCATION, only
# a later process than that one counts.
await_ready() {
    local before=$1 began shown=0 crashes
    began=$(milliseconds)
    read_unit
    crashes=$UNIT_NRestarts
    while true; do
        renew_lock
        if [[ -z $before ]] || { read_unit && [[ $UNIT_InvocationID != "$before" && -n $UNIT_InvocationID ]]; }; then
            if is_ready; then return 0; fi
        fi
        watch_unit "$crashes"
        if (($(milliseconds) - began > 2000 && $(milliseconds) - shown > 5000)); then
            shown=$(milliseconds)
            say "$(waiting_for)"
        fi
        time_is_up && fail "$NAME is not ready after $TIMEOUT s: $(waiting_for)" "look at 'journalctl -u etcd' on the members named, and run again"
        sleep 0.1
    done
}
