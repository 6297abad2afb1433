# ---------------------------------------------------------------------------------------------------------------- gate
#
# What must be true before a member that serves is stopped.
# Sets: ALLOW_ONE_DOWN, BLOCKED_ACTION, GRACE, LISTED, NEEDED, OTHERS, VOTERS.

# The gate: everything that must be true before a member that serves is stopped. What was read before waiting may not be so any
# more, so it is read again.
check_gate() {
    local before late
    check_own_certificates
    check_cluster
    await_others
    before="$VOTERS ${OTHERS[*]}"
    check_cluster
    late=$(not_ready_of "${OTHERS[@]}")
    [[ "$VOTERS ${OTHERS[*]}" == "$before" && $(ready_but "$late") -ge $NEEDED ]] ||
        fail "while $NAME waited to be $BLOCKED_ACTION, the members changed or some became not ready${late:+ ($late)}; $NAME is not $BLOCKED_ACTION. Run again when the cluster is quiet"
    check_version_step
}

# Who asks: `etcd-node` of this member, or of another one where this member cannot be asked any more.
BLOCKED_ACTION=restarted # what is not done to NAME when the gate stays closed
ALLOW_ONE_DOWN=true # whether the gate opens while another member is down, when there is a quorum without both

# The others refuse an expired certificate, and then look as if they were not ready.
check_own_certificates() {
    local file
    for file in peer.crt server.crt; do
        openssl x509 -noout -checkend 0 -in "$PKI/$file" >/dev/null 2>&1 ||
            fail "the certificate $PKI/$file has expired, so the others do not talk to $NAME; $NAME is not $BLOCKED_ACTION" \
                "renew it (pulumi up), which puts new ones live at once"
    done
}

# No learner, nobody who has not started, no alarm. Sets OTHERS to NAME=CLIENT_URL of all members but NAME, LISTED to whether NAME is
# one, VOTERS to how many there are, and NEEDED to how many of the others must be ready: without NAME there is still a majority.
check_cluster() {
    local list id status name learner client alarms
    OTHERS=() LISTED=false VOTERS=0
    ! auth_is_on || fail "$AUTH_IS_ON; $NAME is not $BLOCKED_ACTION" "$AUTH_OFF"
    list=$(etcdctl member list -w simple 2>&1) || fail "cannot read the members of the cluster: $(last_line "$list"); $NAME is not $BLOCKED_ACTION"
    while read -r id status name client learner; do
        if [[ $learner == true ]]; then
            fail "$name ($id) is still a learner; $NAME is not $BLOCKED_ACTION. Wait until it is promoted, or remove it, and run again"
        fi
        if [[ $status != started || $client == - ]]; then
            fail "member $id was added and has not started; $NAME is not $BLOCKED_ACTION. Start it, or remove it, and run again"
        fi
        VOTERS=$((VOTERS + 1))
        if [[ $name == "$NAME" ]]; then LISTED=true; else OTHERS+=("$name=$client"); fi
    done <<<"$(parse_member_list <<<"$list")"
    NEEDED=$((VOTERS / 2 + 1))
    # The only member is the one exception: it is known to serve nobody meanwhile.
    if ((VOTERS == 1)) && $LISTED; then NEEDED=0; fi
    ((${#OTHERS[@]} >= NEEDED)) ||
        fail "the cluster has $VOTERS voters, and without $NAME the $NEEDED that make a majority would not be there; $NAME is not $BLOCKED_ACTION" \
            "bring the cluster back to the members it shall have first, then run again"
    alarms=$(etcdctl alarm list 2>&1) || fail "cannot read the alarms of the cluster: $(last_line "$alarms"); $NAME is not $BLOCKED_ACTION"
    [[ -z $alarms ]] || { [[ $alarms != *CORRUPT* ]] && gets_more_room; } ||
        fail "the cluster has an alarm ($(tr '\n' ' ' <<<"$alarms")); $NAME is not $BLOCKED_ACTION. Clear its cause, disarm it, and run again"
}

# `etcdctl member list -w simple` on stdin, as lines of ID STATUS NAME CLIENT_URL LEARNER, - for what is not there. A member may have
# several URLs.
parse_member_list() {
    awk -F', ' 'NF >= 6 { split($5, client, ","); print $1, $2, ($3 == "" ? "-" : $3), (client[1] == "" ? "-" : client[1]), $NF }'
}

# ready_but "etcd-2 etcd-3 ": how many of the others are ready when these are not.
ready_but() {
    local -a late=()
    read -r -a late <<<"$1"
    printf '%s' "$((${#OTHERS[@]} - ${#late[@]}))"
}

# After check_cluster: all others must have been ready for GATE_SECONDS in a row. A member that is down holds up the rest no longer
# than GRACE where the quorum needs neither it nor this one.
GRACE=20
await_others() {
    local late last='' since=0 end grace now shown=0
    if ((${#OTHERS[@]} == 0)); then
        say "$NAME is the only member: the cluster does not serve while it is $BLOCKED_ACTION"
        return 0
    fi
    now=$(milliseconds)
    end=$((now + GATE_PATIENCE * 1000))
    grace=$((now + GRACE * 1000))
    while true; do
        renew_lock
        late=$(not_ready_of "${OTHERS[@]}")
        now=$(milliseconds)
        if [[ $late != "$last" ]] || ((since == 0)); then since=$now last=$late; fi
        if ((now - since >= GATE_SECONDS * 1000)); then
            if [[ -z $late ]]; then return 0; fi
            if $ALLOW_ONE_DOWN && ((now >= grace && $(ready_but "$late") >= NEEDED)); then
                say "$NAME goes on without ${late% }: $(ready_but "$late") of $VOTERS voters are ready beside it, and $NEEDED are enough"
                return 0
            fi
        fi
        if [[ -n $late ]] && { ((now >= end)) || time_is_up; }; then
            [[ $BLOCKED_ACTION != stopped ]] || printf '{"notReady":"%s"}\n' "${late% }"
            fail_with "$EXIT_NOT_READY" "$NAME is not $BLOCKED_ACTION, because other members are not ready: $late" "bring them back first, then run again"
        fi
        if [[ -n $late ]] && ((now - shown > 5000)); then
            shown=$now
            say "$NAME waits to be $BLOCKED_ACTION for ${late% } to be ready"
        fi
        sleep 0.2
    done
}

# A leader that stops costs the cluster an election; one that hands over does not. To one that runs what is asked for already, if
# there is one: it is not restarted again.
step_down() {
    local try target entry list
    local -a next=() later=()
    is_leader || return 0
    ((${#OTHERS[@]} > 0)) || return 0 # the only member
    list=$(etcdctl member list -w simple | parse_member_list)
    for entry in "${OTHERS[@]}"; do
        ask_client -o /dev/null "${entry#*=}/readyz" || continue
        target=$(awk -v name="${entry%%=*}" '$3 == name { print $1 }' <<<"$list")
        if [[ $(running_version "${entry#*=}") == "$VERSION" ]]; then next+=("$target"); else later+=("$target"); fi
    done
    next+=("${later[@]}")
    for try in 0 1 2; do
        ((${#next[@]} > 0)) || break
        target=${next[try % ${#next[@]}]}
        say "$NAME: handing over the leadership to $target"
        etcdctl move-leader "$target" >/dev/null 2>"$WORK/move.err" || true
        is_leader || return 0
    done
    fail "cannot hand over the leadership: $(last_line "$(cat "$WORK/move.err" 2>/dev/null)"); $NAME is not $BLOCKED_ACTION. Run again when the cluster is quiet"
}

is_leader() { [[ $(curl -qfsS --max-time 3 "$HEALTH_URL/metrics" 2>/dev/null) == *$'\netcd_server_is_leader 1'* ]]; }
