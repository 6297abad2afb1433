# ------------------------------------------------------------------------------------------------------------ disk check
#
# Sets: BLOCK_BYTES, TIME_WRITES.

# etcd waits for its log to reach the disk before it answers, so this is the number that decides. Once per disk and size.
check_disk() {
    local place=$MOUNT/.disk-check p99
    [[ ! -e $place ]] || rm -rf "$place" # of one that was killed
    [[ $DISK_CHECK != off ]] || return 0
    if ! disk_check_is_done; then
        # A member that lives is not disturbed by a test whose result could no longer stop it.
        if [[ $WAL == yes ]] || has_joined; then return 0; fi
        say "checking the disk: $DISK_CHECK_MIB MiB in writes of $BLOCK_BYTES bytes, each synced"
        mkdir -p "$place"
        p99=$(measure_disk "$place/log" 2>&1) || fail "the disk check could not run: $(last_line "$p99"); is there room under $MOUNT?"
        rm -rf "$place"
        [[ $p99 =~ ^[0-9]+\.[0-9]{3}$ ]] || fail "the disk check measured nothing (${p99:-no figure}); report this, or set the disk check to off"
        printf '{"tool":"etcd-node","disk":"%s","sizeMiB":%s,"blockBytes":%s,"p99Ms":%s}\n' "$DISK_UUID" "$DISK_CHECK_MIB" "$BLOCK_BYTES" "$p99" |
            write_file "$DISK_RESULT" 0644
    fi
    judge_disk "$(json_field p99Ms <"$DISK_RESULT")"
}

BLOCK_BYTES=2300 # of a write to etcd's log, as etcd's recipe for this check has it

# measure_disk FILE: the 99th percentile of a synced write, in ms. As etcd writes its log: into room that is there beforehand, and
# each write is on the disk before the next begins. It takes nothing that a host might lack, and no program for each write, which
# would take longer to start than the disk to write: the file's own attribute makes every write of bash's a durable one.
measure_disk() {
    local file=$1 count=$((DISK_CHECK_MIB * 1048576 / BLOCK_BYTES))
    fallocate -l "$((count * BLOCK_BYTES))" "$file" && make_synchronous "$file" &&
        bash -c "$TIME_WRITES" time-writes "$file" "$count" "$BLOCK_BYTES" | differences_us | sort -n | percentile_ms 99
}

make_synchronous() {
    case $PROBE_TYPE in
        xfs) xfs_io -c 'chattr +s' "$1" ;;
        *) chattr +S "$1" ;;
    esac
}

# FILE COUNT SIZE: the time of day before the first write and after each. In a bash of its own, whose first output goes where blocks are
# a page: it takes its buffer from there, so that a write stays one write, however small the blocks of the disk are.
# shellcheck disable=SC2016 # for that bash, not for this one
TIME_WRITES='
    LC_ALL=C
    printf . >/dev/null
    printf -v block "%${3}s" ""
    exec 3>&1 1<>"$1"
    at=("$EPOCHREALTIME")
    for ((i = 1; i <= $2; i++)); do
        printf %s "$block" || exit 1
        at[i]=$EPOCHREALTIME
    done
    printf "%s\n" "${at[@]}" >&3'

differences_us() { awk 'NR > 1 { printf "%.0f\n", ($1 - before) * 1000000 } { before = $1 }'; }

# percentile_ms PERCENT <microseconds, sorted, one a line: nothing when there is none.
percentile_ms() {
    awk -v percent="$1" '
        { took[NR] = $1 }
        END { rank = int((NR * percent + 99) / 100); if (NR) printf "%.3f\n", took[rank] / 1000 }'
}

disk_check_is_done() {
    [[ -r $DISK_RESULT && $(json_field disk <"$DISK_RESULT") == "$DISK_UUID" && $(json_field sizeMiB <"$DISK_RESULT") == "$DISK_CHECK_MIB" ]]
}

judge_disk() {
    local p99=$1
    if at_least "$p99" 10 && [[ $DISK_CHECK == enforce ]] && [[ $WAL == no ]] && ! has_joined; then
        remove_file "$DISK_RESULT" # a better disk under the same name is to be measured again
        fail "the disk $DEVICE is too slow for etcd: the 99th percentile of a synced write is $p99 ms, it must be under 10 ms" \
            "use a faster disk, or set the disk check to warn, knowing that a slow disk means lost leaders"
    fi
    if at_least "$p99" 5; then
        say "warning: the disk $DEVICE is slow for etcd: the 99th percentile of a synced write is $p99 ms; under 5 ms is good, 10 ms too much"
    fi
}

at_least() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a >= b) }'; }

# json_field KEY <one of our own flat JSON objects
json_field() {
    local text
    text=$(cat)
    if [[ $text =~ \"$1\":\"?([^,\"}]*) ]]; then printf '%s' "${BASH_REMATCH[1]}"; fi
}

disk_check_json() {
    if [[ $DISK_CHECK != off && -r $DISK_RESULT ]]; then
        printf '{"p99Ms":%s,"tool":"%s"}' "$(json_field p99Ms <"$DISK_RESULT")" "$(json_field tool <"$DISK_RESULT")"
    else
        printf null
    fi
}
