# --------------------------------------------------------------------------------------------------------------- status
#
# Everything is read, nothing is changed, and nothing is waited for longer than a few seconds. What is not as it should be
# becomes a problem: red (it does not work, or will stop working), or yellow (look at it), with reason and what to do.
# Sets: DATA_STATE, PROBLEMS, STATUS_*.

red() { PROBLEMS+=("red|$1|$2"); }
yellow() { PROBLEMS+=("yellow|$1|$2"); }

# Sets the STATUS_ values and PROBLEMS.
read_status() {
    PROBLEMS=() STATUS_LOG='' STATUS_VERSION='' STATUS_CLUSTER_VERSION='' STATUS_STORAGE='' STATUS_ROLE=none STATUS_ALARMS=''
    STATUS_TERM=null STATUS_APPLIED=null STATUS_LAG=null STATUS_ID='' STATUS_READY=false
    STATUS_BYTES=null STATUS_IN_USE=null STATUS_QUOTA=null
    read_unit
    read_root_marker
    DATA_STATE=none
    if [[ -n $(mounted_device "$MOUNT") ]]; then read_marker DATA "$DATA_MARKER"; fi
    if is_ready; then STATUS_READY=true; fi
    if is_running; then read_live_member; fi
    judge_unit
    judge_staged
    judge_rules
    judge_certificates
    judge_disk_result
}

# What the running member says of itself.
read_live_member() {
    local answer metrics
    answer=$(ask_client "$CLIENT_URL/version") || answer=''
    [[ ! $answer =~ \"etcdserver\":\"([^\"]*) ]] || STATUS_VERSION=${BASH_REMATCH[1]}
    [[ ! $answer =~ \"etcdcluster\":\"([^\"]*) ]] || STATUS_CLUSTER_VERSION=${BASH_REMATCH[1]}
    [[ ! $answer =~ \"storage\":\"([^\"]*) ]] || STATUS_STORAGE=${BASH_REMATCH[1]}
    metrics=$(curl -qfsS --connect-timeout 1 --max-time 3 "$HEALTH_URL/metrics" 2>/dev/null) || metrics=''
    [[ -n $metrics ]] || return 0
    read -r STATUS_ROLE STATUS_BYTES STATUS_IN_USE STATUS_QUOTA <<<"$(parse_metrics <<<"$metrics")"
    if [[ $STATUS_QUOTA != null && $STATUS_BYTES != null ]] && ((STATUS_BYTES * 100 > STATUS_QUOTA * 80)); then
        yellow "the database takes $((STATUS_BYTES * 100 / STATUS_QUOTA)) % of its quota" "compact and defragment it, or raise the quota, before it is full: then etcd takes no more writes"
    fi
    if auth_is_on; then red "$AUTH_IS_ON" "$AUTH_OFF"; fi
    read_raft
    judge_others
}

# /metrics on stdin, "ROLE BYTES IN_USE QUOTA" on stdout; null for what is not there.
parse_metrics() {
    awk '
        $1 == "etcd_server_is_leader" { leader = $2 }
        $1 == "etcd_server_is_learner" { learner = $2 }
        $1 == "etcd_server_has_leader" { has = $2 }
        $1 == "etcd_mvcc_db_total_size_in_bytes" { bytes = sprintf("%.0f", $2) }
        $1 == "etcd_mvcc_db_total_size_in_use_in_bytes" { used = sprintf("%.0f", $2) }
        $1 == "etcd_server_quota_backend_bytes" { quota = sprintf("%.0f", $2) }
        END {
            role = learner ? "learner" : leader ? "leader" : has ? "follower" : "none"
            print role, bytes == "" ? "null" : bytes, used == "" ? "null" : used, quota == "" ? "null" : quota
        }'
}

# Term and lag, from all members that are ready: the lag is what the furthest has and this one has not applied.
read_raft() {
    local entry endpoints='' fields
    [[ $STATUS_READY == true ]] || return 0
    for entry in $MEMBERS; do
        if ask_client -o /dev/null "${entry#*=}/readyz"; then endpoints+=${endpoints:+,}${entry#*=}; fi
    done
    [[ -n $endpoints ]] || return 0
    fields=$(etcdctl --endpoints="$endpoints" --command-timeout=3s endpoint status -w fields 2>/dev/null) || true
    read -r STATUS_ID STATUS_TERM STATUS_APPLIED STATUS_LAG <<<"$(parse_endpoint_status "$CLIENT_URL" <<<"$fields")"
    STATUS_ALARMS=$(etcdctl --command-timeout=3s alarm list 2>/dev/null) || STATUS_ALARMS=''
    STATUS_ALARMS=${STATUS_ALARMS//$'\n'/, }
    [[ -z $STATUS_ALARMS ]] ||
        red "the cluster has an alarm: $STATUS_ALARMS" "NOSPACE: raise etcd.quota and run pulumi up, or compact, defragment every member and disarm. CORRUPT: the named member's data differs from the others', replace it"
}

# parse_endpoint_status URL <etcdctl endpoint status -w fields: "ID TERM APPLIED LAG" of that endpoint, the same in all minors.
parse_endpoint_status() {
    awk -v url="$1" '
        { gsub(/"/, ""); key = $1; value = $3 }
        key == "MemberID" { id = value }
        key == "RaftTerm" { term = value }
        key == "RaftIndex" && value + 0 > furthest { furthest = value + 0 }
        key == "RaftAppliedIndex" { applied = value }
        key == "Endpoint" && value == url { my_id = id; my_term = term; my_applied = applied }
        END {
            if (my_id == "") { print "- null null null"; exit }
            lag = furthest - my_applied
            print my_id, my_term, my_applied, (lag > 0 ? lag : 0)
        }'
}
