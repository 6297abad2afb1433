# ------------------------------------------------------------------------------------------------------------ balancer

# await-balancer MEMBER HOST:PORT [--leaving]: returns once the balancer there sends clients to all members but this one; with --leaving
# only when it also sends none to this one. What a balancer has been told is not yet what it does, so it is tried: connections are
# made through each of its addresses, and the certificate tells which member answers. Exit code 69: etcd was never set up here.
verb_await_balancer() {
    local member=$1 target=$2 address who entry quiet seen='' missing='' hit=''
    [[ $target =~ ^[A-Za-z0-9.-]+:[0-9]+$ ]] || fail "'await-balancer' takes MEMBER HOST:PORT, found: $member $target"
    if [[ ! -e $ETC/node.env ]]; then
        fail_with "$EXIT_UNKNOWN" "etcd was never set up on this host; ask another member"
    fi
    load_live_settings
    start_clock
    quiet=$(milliseconds)
    while true; do
        for address in $(addresses_of "${target%:*}"); do
            who=$(member_behind "$address" "$target")
            if [[ $who == "$member" ]]; then
                quiet=$(milliseconds) hit=$address
            elif [[ -n $who && " $seen " != *" $who "* ]]; then
                seen+="${seen:+ }$who"
            fi
        done
        missing=''
        for entry in $MEMBERS; do
            entry=${entry%%=*}
            [[ $entry == "$member" || " $seen " == *" $entry "* ]] || missing+="${missing:+, }$entry"
        done
        if [[ -z $missing ]] && { ! $LEAVING || (($(milliseconds) - quiet >= QUIET_SECONDS * 1000)); }; then break; fi
        [[ -z $missing ]] || ! time_is_up || fail "the balancer at $target sends no clients to $missing, as far as $NAME can see; $member is left as it is. See what its health check says of them, and run again"
        ! time_is_up || fail "the balancer at $target still sends clients to $member, by $hit; $member is left as it is. See why it is still a target there, and run again"
        # Often enough to find out one that still sends one connection in a hundred there.
        sleep 0.05
    done
    printf '{"name":%s,"balanced":true}\n' "$(json_string "$member")"
}

addresses_of() { # HOST: its IPv4 addresses, each once
    local address kind all=''
    while read -r address kind _; do
        [[ $kind != STREAM || " $all " == *" $address "* ]] || all+="${all:+ }$address"
    done < <(getent ahostsv4 "$1" || true)
    printf '%s' "$all"
}

# member_behind ADDRESS HOST:PORT: the name in the certificate of who answers there; nothing when nobody does, or a stranger.
member_behind() {
    local files line
    files=$(certificates)
    while IFS= read -r line; do
        if [[ $line == subject=* ]]; then
            line=${line##*CN}
            line=${line#*=}
            printf '%s' "${line# }"
        fi
    done < <(
        timeout 3 openssl s_client -connect "$1:${2##*:}" -servername "${2%:*}" -verify_return_error -CAfile "$files/client-ca.crt" \
            -cert "$files/server.crt" -key "$PKI/server.key" </dev/null 2>/dev/null || true
    )
}
