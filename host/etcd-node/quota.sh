# --------------------------------------------------------------------------------------------------------------- quota

# flag_of UNIT FLAG: its value on etcd's command line there; of several, etcd takes the last.
flag_of() {
    local text
    slurp text "$1"
    if [[ $text =~ .*--$2=([^[:space:]]+) ]]; then printf '%s' "${BASH_REMATCH[1]}"; fi
}

# metric_of CLIENT_URL NAME: a whole number that a member reports.
metric_of() { ask_client "$1/metrics" | awk -v name="$2" '$1 == name { printf "%.0f", $2 }'; }

# With a quota that the database does not fit into, the next write would end all writes, in the whole cluster.
check_quota() {
    local staged live entry bytes most=0 whose=''
    staged=$(flag_of "$STAGED/etcd.service" quota-backend-bytes)
    live=$(flag_of "$UNITS/etcd.service" quota-backend-bytes)
    [[ $staged =~ ^[0-9]+$ && $live =~ ^[0-9]+$ ]] && ((staged < live)) || return 0
    for entry in $MEMBERS; do
        bytes=$(metric_of "${entry#*=}" etcd_mvcc_db_total_size_in_bytes) || bytes=''
        if [[ -z $bytes && ${entry%%=*} == "$NAME" ]]; then bytes=$(stat -c %s "$DATA_DIR/member/snap/db" 2>/dev/null) || bytes=''; fi
        if [[ -n $bytes ]] && ((bytes > most)); then most=$bytes whose=${entry%%=*}; fi
    done
    ((most * 6 / 5 <= staged)) ||
        fail "etcd.quota would be $(mebibytes "$staged"), and the database takes $(mebibytes "$most") on $whose: etcd would soon take no writes at all; nothing was restarted on $NAME" \
            "set etcd.quota to $(mebibytes "$((most * 6 / 5))") or more, or compact and defragment every member first (docs/operations/defrag.md), and run again"
}

# NOSPACE, and the change gives room: then a restart is the way out, and no other alarm is.
gets_more_room() {
    local staged live
    [[ $BLOCKED_ACTION == restarted ]] || return 1
    staged=$(flag_of "$STAGED/etcd.service" quota-backend-bytes)
    live=$(flag_of "$UNITS/etcd.service" quota-backend-bytes)
    [[ $staged =~ ^[0-9]+$ && $live =~ ^[0-9]+$ ]] && ((staged > live))
}

# At the end of a converge: once every member has room again, the alarm goes. While one has none it would come back with the next write.
leave_no_space() {
    local entry bytes quota
    [[ $(ask_health /health) == *NOSPACE* ]] || return 0
    for entry in $MEMBERS; do
        bytes=$(metric_of "${entry#*=}" etcd_mvcc_db_total_size_in_bytes) || bytes=''
        quota=$(metric_of "${entry#*=}" etcd_server_quota_backend_bytes) || quota=''
        if [[ -z $bytes || -z $quota ]] || ((bytes * 10 > quota * 9)); then
            say "$NAME: the alarm NOSPACE stays until every member has room; ${entry%%=*} has not yet"
            return 0
        fi
    done
    attempt "disarm the alarm NOSPACE" etcdctl alarm disarm
    say "$NAME: every member has room again, so the alarm NOSPACE is disarmed"
}
