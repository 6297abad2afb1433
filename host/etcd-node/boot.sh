# ---------------------------------------------------------------------------------------------------------------- boot
#
# Verbs that systemd calls. They take no lock: a verb that holds it may be the one that started etcd.
# Sets: DATA_STATE, DEVICE_PATIENCE, DISK_UUID, FOUNDER, HARDWARE, START, VERDICT, WAL.

# mount: called by etcd-disk.service at boot. Only the disk that carries this member's label is mounted.
verb_mount() {
    local mounted
    load_live_settings
    # For as long as it takes: nothing else waits for it, and a disk that comes late would find nobody who still wants it.
    until [[ -b $DEVICE ]]; do
        ((DEVICE_PATIENCE++ % 60 != 5)) || say "waiting for the data disk $DEVICE; attach it"
        sleep 1
    done
    find_device
    mounted=$(mounted_device "$MOUNT")
    [[ $mounted != "$DEVICE_NUMBER" ]] || return 0
    [[ -z $mounted ]] || fail "$MOUNT is taken by another filesystem (device $mounted), not $DEVICE; unmount it"
    probe_device
    make_label
    [[ $PROBE_LABEL == "$LABEL" ]] ||
        fail "the disk $DEVICE is not this member's: it holds ${FOUND:-nothing}, expected a filesystem labelled $LABEL; it is not mounted. Attach the right disk, then: systemctl start etcd"
    check_mount_point
    attempt "mount $DEVICE at $MOUNT" mount_disk
}

# guard: called by etcd.service before every start, as root. Without its rules etcd would answer strangers.
verb_guard() {
    load_live_settings
    check_start
    ensure_rules
}

# Changes nothing.
check_start() {
    read_root_marker
    find_device
    if [[ $(mounted_device "$MOUNT") != "$DEVICE_NUMBER" ]]; then
        probe_device
        # A lost disk cannot be mounted: then that is not what must be said.
        [[ -n $FOUND || $ROOT_STATE != joined || $(whose "$ROOT_TOKEN" "$ROOT_NAME") != same ]] || explain_refusal lost-volume
        fail "the data disk $DEVICE is not mounted at $MOUNT; etcd is not started, for it would start empty. Run: systemctl restart etcd-disk"
    fi
    read_marker DATA "$DATA_MARKER"
    [[ $DATA_STATE != none ]] || DATA_STATE=blank
    WAL=no
    if has_log; then WAL=yes; fi
    # A first start is due exactly while the bootstrap file for this very cluster is there.
    local there
    FOUNDER=false
    slurp there "$BOOTSTRAP_ENV"
    if [[ $there == "$(bootstrap_lines)"$'\n' ]]; then FOUNDER=true; fi
    judge_data
    read -r VERDICT START <<<"$(decide "$ROOT_STATE" "$(whose "$ROOT_TOKEN" "$ROOT_NAME")" "$DATA_STATE" "$DATA_IS" "$WAL" "$FOUNDER" none)"
    case "$VERDICT $START" in
        "keep run" | "keep bootstrap") return 0 ;;
        refuse*) explain_refusal "$START" ;;
        "keep join") fail "$NAME has no data, and no first start is due ($BOOTSTRAP_ENV is absent or for another cluster); etcd is not started. Stage and converge this member" ;;
        *) fail "the disk at $MOUNT is not prepared for $NAME on this host; etcd is not started. Stage this member again" ;;
    esac
}

# beat: called by etcd-beat.timer while etcd runs (see is_older).
verb_beat() {
    local id name members beat=0 line_id='' line=''
    load_live_settings
    is_ready && has_log || return 0
    members=$(members_of "$PEER_URL") || return 0
    while read -r id name _; do
        [[ $name != "$NAME" ]] || break
    done <<<"$members"
    [[ $name == "$NAME" && $id =~ ^[0-9a-f]+$ ]] || return 0
    if [[ -r $DATA_BEAT ]]; then read -r line_id line <"$DATA_BEAT" || true; fi
    if [[ $line_id == "$id" && $line =~ ^[0-9]+$ ]]; then beat=$line; fi
    beat=$((beat + 1))
    printf '%s %s\n' "$id" "$beat" | write_file "$DATA_BEAT" 0644
    mkdir -p "${BEAT%/*}"
    printf '%s %s\n' "$id" "$beat" | write_file "$BEAT" 0644
    etcdctl put "$BEAT_KEY/$TOKEN/$id" "$beat" >/dev/null 2>&1 || true # it takes no writes just now: the next one will do
}

# firewall: called by etcd-firewall.service at boot, and whenever the host's own rules are loaded anew.
verb_firewall() {
    local text
    slurp text "$FIREWALL"
    load_rules "$text"
}

# joined: called by etcd.service when etcd reports that it has joined. From here on an empty disk is a lost one.
verb_joined() {
    load_live_settings
    read_marker ROOT "$ROOT_MARKER"
    read_marker DATA "$DATA_MARKER"
    DISK_UUID=$DATA_DISK HARDWARE=$DATA_HARDWARE
    [[ $DATA_STATE != none && $(whose "$DATA_TOKEN" "$DATA_NAME") == same ]] || fail "the data disk has no marker of $NAME; not marked as joined"
    mark_joined
}
