# ------------------------------------------------------------------------------------------------------------ problems
#
# What is not as it should be: red (it does not work, or will stop working), or yellow (look at it).
# Sets: CERTIFICATE_DAYS, STATUS_*.

judge_others() {
    local late list id status name learner
    [[ $STATUS_ROLE != none ]] || red "$NAME sees no leader: the cluster takes no writes here" "bring back enough members for a majority; this one waits for them"
    # shellcheck disable=SC2086 # one word a member
    late=$(not_ready_of $MEMBERS)
    for name in $late; do
        [[ $name == "$NAME" ]] || yellow "member $name does not answer as ready" "look at it there: etcd-node status"
    done
    list=$(members_of "$PEER_URL") || return 0
    while read -r id name status learner _; do
        [[ $status == yes ]] || yellow "member $name ($id) is listed and has never started" "start it, or remove it"
        [[ $learner == no ]] || yellow "member $name ($id) is a learner" "it has no vote until it is promoted"
    done <<<"$list"
}

# Why etcd is down or not ready: the guard's own words when it is the guard.
judge_unit() {
    local why todo="remove the cause, then stage and converge this member (or: systemctl start etcd)"
    if ! is_running; then
        STATUS_LOG=$(journalctl -q -u etcd.service -n 5 -o cat --no-pager 2>/dev/null | cut -c1-200) || STATUS_LOG=''
        if ! why=$( (check_start) 2>&1); then
            why=${why//etcd-node: /}
            if [[ $why == *$'\n'* ]]; then todo=${why#*$'\n'} why=${why%%$'\n'*}; fi
        elif [[ $UNIT_ActiveState == inactive && $UNIT_Result == success ]]; then
            why="it was stopped"
        else
            why=$(last_words)
        fi
        red "etcd is not running on $NAME ($UNIT_ActiveState, $UNIT_SubState)${why:+: ${why//$'\n'/; }}" "${todo//$'\n'/; }"
    elif [[ $STATUS_READY == false ]]; then
        why=$(curl -qs --connect-timeout 1 --max-time 3 "$HEALTH_URL/readyz?verbose" 2>/dev/null | grep '^\[-\]' | tr '\n' ' ') || why=''
        STATUS_LOG=$(last_words)
        red "etcd runs on $NAME but is not ready${why:+: $why}" "it needs a majority of members, and time to catch up; look at the others first"
    fi
}

judge_staged() {
    local words
    [[ -e $STAGED/node.env && -e $ETC/node.env ]] || return 0
    words=$(differences)
    [[ -z $words ]] || yellow "what is staged is not live yet: ${words// /, }" "converge this member (pulumi up)"
}

# Sets STATUS_RULES, on or off or open, and STATUS_REFUSED, how many packets of strangers were refused since the last load.
judge_rules() {
    local text listing
    STATUS_RULES=off STATUS_REFUSED=null
    slurp text "$FIREWALL"
    if rules_refuse "$text"; then
        STATUS_RULES=on
        listing=$(nft list table inet pulumi_etcd 2>/dev/null) || listing=''
        if [[ $listing =~ counter\ packets\ ([0-9]+) ]]; then STATUS_REFUSED=${BASH_REMATCH[1]}; fi
        if [[ -z $listing ]]; then
            STATUS_RULES=open
            red "the firewall's rules are gone: everybody reaches the ports of etcd, which then only asks for certificates" "load them: systemctl restart etcd-firewall"
            return 0
        fi
    fi
    rules_hold || yellow "the firewall's rules are not those of $FIREWALL: somebody changed them, or a change is on its way" "converge this member (pulumi up), or: systemctl restart etcd-firewall"
}

# The program renews long before the last tenth of a certificate's life: getting there means that renewal does not happen.
judge_certificates() {
    local file days life todo
    CERTIFICATE_DAYS=()
    for file in peer.crt server.crt peer-ca.crt client-ca.crt; do
        read -r days life <<<"$(days_left "$(certificates)/$file")"
        CERTIFICATE_DAYS+=("$days")
        [[ $days != null ]] || continue
        todo="renew it (pulumi up), which puts it live at once"
        # An authority's is not renewed by itself: it restarts every member and every API server.
        [[ $file != *-ca.crt ]] || todo="renew it by another tls.caValidity, which keeps its key and restarts the members one by one; in production unprotect it first (docs/operations/wire-apiserver.md)"
        if ((days < 0)); then
            red "the certificate $file has expired" "$todo"
        elif ((days * 10 < life)); then
            yellow "the certificate $file expires in $days days" "$todo"
        fi
    done
}

# "DAYS_LEFT DAYS_OF_LIFE" of the first certificate in a file, null when there is none.
days_left() {
    local dates start end
    dates=$(openssl x509 -noout -startdate -enddate -in "$1" 2>/dev/null) || { echo "null 0"; return; }
    start=$(date -d "$(sed -n 's/^notBefore=//p' <<<"$dates")" +%s)
    end=$(date -d "$(sed -n 's/^notAfter=//p' <<<"$dates")" +%s)
    echo "$(((end - EPOCHSECONDS) / 86400 - (end < EPOCHSECONDS ? 1 : 0))) $(((end - start) / 86400))"
}

judge_disk_result() {
    local p99
    [[ $DISK_CHECK != off && -r $DISK_RESULT ]] || return 0
    p99=$(json_field p99Ms <"$DISK_RESULT")
    if at_least "$p99" 10; then
        yellow "the disk was slow when it was checked: p99 of a synced write $p99 ms" "use a faster disk; 10 ms is too much for etcd"
    fi
}
