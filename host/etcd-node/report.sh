# -------------------------------------------------------------------------------------------------------------- report
#
# What was read, for people and for programs.

print_status() {
    local problem kind what todo
    printf '%-13s%s of %s (%s), %s\n' member "$NAME" "$CLUSTER" "$TOKEN" "$CLIENT_URL"
    printf '%-13s%s (%s), %s\n' unit "$UNIT_ActiveState" "$UNIT_SubState" "$([[ $STATUS_READY == true ]] && echo ready || echo not ready)"
    printf '%-13s%s\n' version "${STATUS_VERSION:-not running}${STATUS_CLUSTER_VERSION:+, cluster $STATUS_CLUSTER_VERSION}${STATUS_STORAGE:+, storage $STATUS_STORAGE}"
    printf '%-13s%s, term %s, applied %s, %s behind\n' raft "$STATUS_ROLE" "$STATUS_TERM" "$STATUS_APPLIED" "$STATUS_LAG"
    printf '%-13s%s, %s in use, quota %s\n' database "$(mebibytes "$STATUS_BYTES")" "$(mebibytes "$STATUS_IN_USE")" "$(mebibytes "$STATUS_QUOTA")"
    printf '%-13s%s\n' firewall "$STATUS_RULES$([[ $STATUS_REFUSED == null ]] || printf ', %s packets of strangers refused' "$STATUS_REFUSED")"
    printf '%-13s%s\n' alarms "${STATUS_ALARMS:-none}"
    printf '%-13speer %s, server %s, peer CA %s, client CA %s (days left)\n' certificates "${CERTIFICATE_DAYS[@]}"
    printf '%-13s%s\n' disk "$(disk_check_text)"
    printf '%-13sroot disk %s, data disk %s\n' markers "$ROOT_STATE" "$DATA_STATE"
    for problem in "${PROBLEMS[@]}"; do
        IFS='|' read -r kind what todo <<<"$problem"
        printf '%-13s%s; %s\n' "$kind" "$what" "$todo"
    done
    [[ -z $STATUS_LOG ]] || printf 'last lines of its journal:\n%s\n' "$STATUS_LOG"
}

mebibytes() { if [[ $1 == null ]]; then printf unknown; else awk -v b="$1" 'BEGIN { printf "%.1f MiB", b / 1048576 }'; fi; }

disk_check_text() {
    if [[ -r $DISK_RESULT ]]; then
        printf 'p99 of a synced write %s ms (%s)' "$(json_field p99Ms <"$DISK_RESULT")" "$(json_field tool <"$DISK_RESULT")"
    else
        printf 'not checked'
    fi
}

print_status_json() {
    local problem kind what todo list='' line log=''
    for problem in "${PROBLEMS[@]}"; do
        IFS='|' read -r kind what todo <<<"$problem"
        list+="${list:+,}{\"severity\":\"$kind\",\"what\":$(json_string "$what"),\"todo\":$(json_string "$todo")}"
    done
    while IFS= read -r line; do
        [[ -z $line ]] || log+="${log:+,}$(json_string "$line")"
    done <<<"$STATUS_LOG"
    printf '{"name":%s,"cluster":%s,"token":%s,"clientUrl":%s,"id":%s,"ready":%s,"role":"%s",' "$(json_string "$NAME")" "$(json_string "$CLUSTER")" \
        "$(json_string "$TOKEN")" "$(json_string "$CLIENT_URL")" "$(hex_id "$STATUS_ID")" "$STATUS_READY" "$STATUS_ROLE"
    printf '"version":{"running":%s,"cluster":%s,"storage":%s,"staged":%s},' "$(json_or_null "$STATUS_VERSION")" \
        "$(json_or_null "$STATUS_CLUSTER_VERSION")" "$(json_or_null "$STATUS_STORAGE")" "$(json_string "$VERSION")"
    printf '"unit":{"active":"%s","sub":"%s","restarts":%s},' "$UNIT_ActiveState" "$UNIT_SubState" "$UNIT_NRestarts"
    printf '"raft":{"term":%s,"applied":%s,"lag":%s},' "$STATUS_TERM" "$STATUS_APPLIED" "$STATUS_LAG"
    printf '"database":{"bytes":%s,"inUseBytes":%s,"quotaBytes":%s},' "$STATUS_BYTES" "$STATUS_IN_USE" "$STATUS_QUOTA"
    printf '"firewall":{"state":"%s","refused":%s},' "$STATUS_RULES" "$STATUS_REFUSED"
    printf '"alarms":%s,' "$(json_or_null "$STATUS_ALARMS")"
    printf '"certificateDays":{"peer":%s,"server":%s,"peerCa":%s,"clientCa":%s},' "${CERTIFICATE_DAYS[@]}"
    printf '"diskCheck":%s,"markers":{"root":"%s","data":"%s"},' "$(disk_check_json)" "$ROOT_STATE" "$DATA_STATE"
    printf '"problems":[%s],"log":[%s]}\n' "$list" "$log"
}

json_or_null() { if [[ -n $1 ]]; then json_string "$1"; else printf null; fi; }

hex_id() { if [[ $1 =~ ^[0-9]+$ ]]; then printf '"%x"' "$1"; else printf null; fi; }
