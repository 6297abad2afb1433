#!/usr/bin/env bash
# One machine: its files, its start and its end. The steps look at the kernel, never at a record of earlier steps, so
# each may be repeated and a machine whose making was killed anywhere is finished, or removed, by the next program.
#
#   machines/NAME/upper      what the machine changed on the image (its root is an overlay)
#   machines/NAME/disk.img   its data disk; or volumes/VOLUME.img, which stays when the machine goes
#   machines/NAME/spec       what it was made as; written last, so a machine without it was never made
#   machines/NAME/off        it was switched off and stays so until it is started
#   machines/NAME/console.log

# make_machine ADDRESS DISK_MIB ROLE HOSTKEY AUTHORIZED VOLUME DEVICE FILES: its files, without starting it.
make_machine() {
    local machine_id
    check_space "$LABDIR" 256
    read -r machine_id </proc/sys/kernel/random/uuid
    machine_id=${machine_id//-/}
    remove_machine
    mkdir -p -- "$MACHINE_DIR"/{root,work} "$MACHINE_DIR"/upper/{etc/ssh,root/.ssh}
    [[ -z $8 ]] || cp -a -- "$8/." "$MACHINE_DIR/upper/"
    [[ -z $6 ]] || mkdir -p -- "$LABDIR/volumes"
    chmod 755 -- "$MACHINE_DIR"/upper{,/etc,/etc/ssh}
    chmod 700 -- "$MACHINE_DIR" "$MACHINE_DIR"/upper/root{,/.ssh}
    printf '%s\n' "$MACHINE" >"$MACHINE_DIR/upper/etc/hostname"
    printf '%s\n' "$machine_id" >"$MACHINE_DIR/upper/etc/machine-id"
    printf '%s\n' "address replace $1/24 dev host0" "link set host0 up" >"$MACHINE_DIR/upper/etc/machine-network"
    write_keys "$4" "$5"
    write_file "$MACHINE_DIR/spec" "ADDRESS=$1" "DISK_MIB=$2" "ROLE=$3" "MACHINE_ID=$machine_id" "VOLUME=$6" "DEVICE=$7"
}

# write_keys HOSTKEY AUTHORIZED: only while the machine is off. Without a host key it makes one of its own.
write_keys() {
    local upper=$MACHINE_DIR/upper key=$MACHINE_DIR/upper/etc/ssh/ssh_host_ed25519_key
    (
        umask 077
        if [[ -n $1 ]]; then
            printf '%s\n' "$1" >"$key"
        elif [[ ! -s $key ]]; then
            ssh-keygen -q -t ed25519 -N '' -C "$MACHINE" -f "$key" </dev/null || die "no host key could be made for $MACHINE"
        fi
        printf '%s\n' "$2" >"$upper/root/.ssh/authorized_keys"
    )
}

# same_keys HOSTKEY AUTHORIZED: the machine's own host key is the same as none.
same_keys() {
    local upper=$MACHINE_DIR/upper
    [[ -z $1 || $(<"$upper/etc/ssh/ssh_host_ed25519_key") == "$1" ]] && [[ $(<"$upper/root/.ssh/authorized_keys") == "$2" ]]
} 2>/dev/null

# public_host_key: as in known_hosts, without a comment.
public_host_key() { ssh-keygen -y -P '' -f "$MACHINE_DIR/upper/etc/ssh/ssh_host_ed25519_key" | cut -d ' ' -f 1,2; }

# start_machine: whatever is missing of a running machine; returns when its sshd answers.
start_machine() {
    rm -f -- "$MACHINE_DIR/off"
    if ! group_alive "$MACHINE_GROUP"; then
        end_group "$MACHINE_GROUP" || die "processes of $MACHINE are left that do not end; see: ps, in $MACHINE_GROUP"
        LOOP=''
        ((DISK_MIB == 0)) || attach_disk "$DISK" "$DISK_MIB"
        launch
    fi
    wait_for_ssh
}

# What this computer knows of the address is of the machine that had it before: it would send to that one for seconds.
forget_neighbour() {
    ip neighbour delete "$ADDRESS" dev "$LAB_BRIDGE" 2>/dev/null || true
}

# The processes leave this program's session and cgroup before anything else, and are not its children any more.
launch() {
    mkdir -p -- "$LAB_BUILDS" "$LAB_KUBERNETES"
    forget_neighbour
    (
        join_group "$MACHINE_GROUP"
        exec setsid --fork unshare --mount --propagation private -- \
            "$LAB_ROOT/parts/launch" "$MACHINE_DIR" "$LAB_IMAGE" "$LABDIR/shared" "$LAB_BUILDS" "$LAB_KUBERNETES" "$LAB_BRIDGE" \
            "pe-$LAB_ID-$MACHINE" "$LOOP" "$DEVICE" "${GROUP_ROOTS[@]/%//$MACHINE_GROUP}" \
            </dev/null >"$MACHINE_DIR/console.log" 2>&1 7>&- 8>&- 9>&-
    )
}

# The kernel says when sshd listens; only then is a connection tried, for one that comes too early waits a second for
# the next attempt at finding the address.
wait_for_ssh() {
    local deadline=$((SECONDS + ${LAB_BOOT_SECONDS:-60})) greeting
    until listens; do
        group_alive "$MACHINE_GROUP" || die_of "$MACHINE ended while it started"
        ((SECONDS < deadline)) || die_of "$MACHINE runs but no sshd listens there; restart it: lab/machine kill, then start"
        sleep 0.02
    done
    # Who was asked for it too early is told that there is no such host, for a moment, whoever asks.
    deadline=$((SECONDS + 10)) greeting=''
    until [[ -n $greeting ]] || ((SECONDS >= deadline)); do
        # shellcheck disable=SC2016 # the other shell's variables
        greeting=$(timeout 10 bash -c 'read -r line </dev/tcp/"$1"/22 && echo "$line"' bash "$ADDRESS" 2>/dev/null) || sleep 0.1
    done
    [[ $greeting == SSH-2.0-* ]] ||
        die_of "$MACHINE runs but its sshd does not answer at $ADDRESS:22; does a firewall of this computer drop it?"
}

listens() {
    local socket
    group_leader "$MACHINE_GROUP"
    while read -r socket; do
        [[ $socket != *": 00000000:0016 00000000:0000 0A "* ]] || return 0
    done <"/proc/$LEADER/net/tcp"
    return 1
} 2>/dev/null

die_of() {
    tail -n 3 -- "$MACHINE_DIR/console.log" 2>/dev/null | sed 's/^/    /' >&2
    die "$1 (its last words: $MACHINE_DIR/console.log)"
}

# stop_machine: an orderly power-off; a machine that does not obey within 20 s is switched off.
stop_machine() {
    local deadline=$((SECONDS + 20)) supervisor=''
    : >"$MACHINE_DIR/off"
    { read -r supervisor <"${GROUP_ROOTS[0]}/$MACHINE_GROUP/supervisor/cgroup.procs"; } 2>/dev/null || true
    if [[ -n $supervisor ]] && kill -TERM "$supervisor" 2>/dev/null; then
        while group_alive "$MACHINE_GROUP" && ((SECONDS < deadline)); do sleep 0.02; done
    fi
    kill_machine
}

kill_machine() {
    end_group "$MACHINE_GROUP" || die "processes of $MACHINE do not end; see: ps, in $MACHINE_GROUP"
    ip link delete "vb-pe-$LAB_ID-$MACHINE" 2>/dev/null || true
}

# remove_machine: in any state. The spec goes first, so a removal that is killed leaves no machine that seems whole.
remove_machine() {
    rm -f -- "$MACHINE_DIR/spec"
    kill_machine
    detach_disks "$DISK" || die "the data disk of $MACHINE is still in use; see: losetup --list"
    rm -rf --one-file-system -- "$MACHINE_DIR"
}

# write_hosts: the one table of names that all machines of the lab see.
write_hosts() {
    lock 7 "$RUN/$LAB_ID.hosts.lock"
    (
        printf '127.0.0.1 localhost\n::1 localhost\n'
        for MACHINE_DIR in "$LABDIR"/machines/*; do
            ! load_spec || printf '%s %s\n' "$ADDRESS" "${MACHINE_DIR##*/}"
        done
        # Further names that somebody wants known.
        cat -- "$LABDIR/names" 2>/dev/null || true
    ) >"$LABDIR/shared/hosts.new"
    mv -- "$LABDIR/shared/hosts.new" "$LABDIR/shared/hosts"
    unlock 7
}
