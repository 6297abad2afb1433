# ---------------------------------------------------------------------------------------------------------------- birth

# After examine and prepare_disk: starts etcd without waiting for it. A member that was never ready may be restarted at
# will; one that is ready is only ever changed by converge.
start_member() {
    local words
    case $START in
        join) return 0 ;;
        bootstrap)
            ensure_file "$BOOTSTRAP_ENV" 0644 "$(bootstrap_lines)"$'\n'
            ;;
    esac
    if is_ready; then return 0; fi
    read_unit
    [[ -e $ETC/node.env ]] || is_running || check_ports
    # A member that has joined and is down comes back as it was; what changes in it is for converge to say.
    if ! has_joined || [[ ! -e $UNITS/etcd.service || ! -e $OPT/current ]]; then
        words=$(differences)
        if needs_restart "$words" && [[ $UNIT_ActiveState != inactive ]]; then
            attempt "stop etcd, which has never been ready" systemctl stop etcd.service
            read_unit
        fi
        put_live "$words"
    fi
    load_units
    attempt "start etcd" systemctl start --no-block etcd.service
}

# The flags of a first start, as a file that systemd reads.
bootstrap_lines() { printf '%s' "${BOOTSTRAP// /$'\n'}"; }

# Before the first start, for afterwards it is etcd itself that listens.
check_ports() {
    local url port taken
    command -v ss >/dev/null || return 0
    for url in "$CLIENT_URL" "$PEER_URL" "$HEALTH_URL"; do
        port=${url##*:}
        [[ $port =~ ^[0-9]+$ ]] || continue
        taken=$(ss -Hltnp "sport = :$port" 2>/dev/null | parse_ss)
        [[ -z $taken ]] || fail "port $port, which etcd needs, is taken by $taken; stop that program (or give etcd another port) and run again"
    done
}

# ss lines on stdin: "haproxy (process 812)" of the first one.
parse_ss() {
    sed -n 's/.*users:(("\([^"]*\)",pid=\([0-9]*\).*/\1 (process \2)/p; t; s/^LISTEN.*/a program that ss cannot name/p' | head -1
}

# The barrier at the end of a birth: this member is ready (which takes a quorum), started and listed with all founders.
await_birth() {
    local shown=0 began crashes entry missing
    began=$(milliseconds)
    read_unit
    crashes=$UNIT_NRestarts
    while true; do
        if is_ready && ask_self; then
            missing=''
            for entry in ${GENESIS//,/ }; do
                [[ $SELF_MEMBERS == *" ${entry%%=*} "* ]] || missing+="${missing:+, }${entry%%=*}"
            done
            [[ -n $missing || $(standing_in /dev/stdin <<<"$SELF_MEMBERS") != started ]] || return 0
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

# "waiting for 2 of 3 members: etcd-2, etcd-3": which of the members do not answer on their peer port, this one included.
waiting_for() {
    local entry total=0
    local -a silent=()
    for entry in ${GENESIS//,/ }; do
        total=$((total + 1))
        ask_peer "${entry#*=}/version" >/dev/null || silent+=("${entry%%=*}")
    done
    if ((${#silent[@]} > 0)); then
        printf 'waiting for %s of %s members: %s' "${#silent[@]}" "$total" "$(join_with ', ' "${silent[@]}")"
    else
        printf 'waiting for the %s members to elect a leader and let %s take part' "$total" "$NAME"
    fi
}

# Fails when etcd will not come up by itself: systemd gave up, or it has ended twice while we watched.
watch_unit() {
    local crashes=$1
    read_unit
    case $UNIT_ActiveState:$UNIT_SubState in
        failed:* | inactive:dead) ;;
        activating:auto-restart) ((UNIT_NRestarts - crashes >= 2)) || return 0 ;;
        *) return 0 ;;
    esac
    sleep 0.2 # a start that was only just asked for shows as inactive for a moment
    read_unit
    [[ $UNIT_ActiveState == failed || $UNIT_ActiveState == inactive || $UNIT_SubState == auto-restart ]] || return 0
    fail_with_last_words "etcd does not stay up on $NAME"
}

fail_with_last_words() {
    local words
    words=$(last_words)
    if [[ $words == "etcd-node: "* ]]; then
        say "$words" # the guard has said it all
        exit "$EXIT_EXPLAINED"
    fi
    fail "$1${words:+; its last words: $words}" "see 'journalctl -u etcd' on this host, correct the cause, and run again"
}
