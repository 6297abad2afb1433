# ------------------------------------------------------------------------------------------------------------- process
#
# etcd as systemd runs it, and what it said.
# Sets: UNIT_*.

# Sets UNIT_{ActiveState,SubState,MainPID,NRestarts,InvocationID,Result} of etcd.service.
read_unit() {
    local line
    UNIT_ActiveState=inactive UNIT_SubState=dead UNIT_MainPID=0 UNIT_NRestarts=0 UNIT_InvocationID='' UNIT_Result=success
    while IFS= read -r line; do
        if [[ $line =~ ^(ActiveState|SubState|MainPID|NRestarts|InvocationID|Result)=(.*)$ ]]; then printf -v "UNIT_${BASH_REMATCH[1]}" '%s' "${BASH_REMATCH[2]}"; fi
    done < <(systemctl show -p ActiveState,SubState,MainPID,NRestarts,InvocationID,Result etcd.service 2>/dev/null)
}

# A process is there, serving or waiting for its quorum.
is_running() { [[ $UNIT_MainPID != 0 && ($UNIT_ActiveState == active || $UNIT_ActiveState == activating || $UNIT_ActiveState == reloading) ]]; }

# The last words of etcd, or of the guard that kept it from starting.
last_words() { journalctl -q -u etcd.service -n 400 -o cat --no-pager 2>/dev/null | parse_journal; }

# The unit's journal on stdin: of the last start, all that the guard said, else the last complaint of etcd that ends it, else
# whatever the program said last.
parse_journal() {
    awk '
        function field(name) { return match($0, "\"" name "\":\"([^\"\\\\]|\\\\.)*\"") ? substr($0, RSTART + length(name) + 4, RLENGTH - length(name) - 5) : "" }
        /^Starting / { words = ""; other = "" }
        /^etcd-node: / { words = words (words == "" ? "" : "\n") $0 }
        /closed network connection|http: Server closed/ { next }
        /"level":"(fatal|panic|error)"|failed to verify flags/ { words = field("msg") (field("error") == "" ? "" : ": " field("error")) }
        /^(panic: |flag provided but not defined|invalid value .* for flag)/ { words = $0 }
        !/^(etcd\.service: |(Starting|Started|Stopping|Stopped|Failed to start) |\{)/ { other = $0 }
        END { printf "%s", substr(words == "" ? other : words, 1, 2000) }'
}
