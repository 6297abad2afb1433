# ----------------------------------------------------------------------------------------------------------------- disk
#
# Sets: DATA_*, DEVICE_MIB, DEVICE_NUMBER, DISK_UUID, FOUND, HARDWARE, PROBE_*, REAL_DEVICE, SYSFS, WAL.

# Sets REAL_DEVICE and DEVICE_NUMBER (major:minor). A volume may be attached while the host already runs: wait a little.
find_device() {
    local end
    end=$(($(milliseconds) + DEVICE_PATIENCE * 1000))
    until [[ -b $DEVICE ]]; do
        [[ ! -e $DEVICE ]] || fail "$DEVICE is not a disk; name a block device as the data disk"
        (($(milliseconds) < end)) ||
            fail "the data disk $DEVICE is not there$(was_member_here); attach it (or correct the device name) and run again. Disks here: $(list_disks)"
        sleep 0.2
    done
    REAL_DEVICE=$(readlink -f "$DEVICE")
    DEVICE_NUMBER=$(mountpoint -x "$REAL_DEVICE")
    HARDWARE=$(hardware_of "$DEVICE_NUMBER")
}

# The serial number of a disk, or whatever else tells it from its copies; nothing where the kernel knows of none.
SYSFS=/sys/dev/block
hardware_of() { # MAJOR:MINOR
    local place file text
    place=$(readlink -f "$SYSFS/$1") || return 0
    # Of a partition, the disk that it is on.
    [[ ! -e $place/partition ]] || place=${place%/*}
    for file in serial wwid device/wwid device/serial dm/uuid loop/backing_file; do
        slurp text "$place/$file"
        text=${text//[^[:graph:]]/}
        [[ -z $text ]] || { printf '%s' "$text"; return 0; }
    done
}

was_member_here() {
    [[ ${ROOT_STATE:-none} != joined ]] || printf ', though %s was a working member on this host: its volume is detached or lost' "$NAME"
}

list_disks() {
    local disks
    disks=$(lsblk -dno NAME,SIZE,TYPE 2>/dev/null | awk '$3 != "rom" { printf "%s/dev/%s (%s)", separator, $1, $2; separator = ", " }') || disks=''
    printf '%s' "${disks:-none}"
}

# mounted_device PATH: the major:minor of the filesystem mounted exactly there, or nothing.
mounted_device() {
    local number point
    while read -r _ _ number _ point _; do
        [[ $point != "$1" ]] || { printf '%s' "$number"; return; }
    done </proc/self/mountinfo
}

# where_mounted MAJOR:MINOR: a place where that device is mounted, or nothing.
where_mounted() {
    local number point
    while read -r _ _ number _ point _; do
        [[ $number != "$1" ]] || { printf '%s' "$point"; return; }
    done </proc/self/mountinfo
}

# Sets PROBE_{TYPE,LABEL,UUID} and FOUND, a description of what is on the device; FOUND is empty when there is nothing.
probe_device() {
    local output code=0 line parts
    PROBE_TYPE='' PROBE_LABEL='' PROBE_UUID='' FOUND=''
    output=$(blkid -p -o export "$REAL_DEVICE" 2>&1) || code=$?
    case $code in
        0)
            while IFS= read -r line; do
                case $line in
                    TYPE=*) PROBE_TYPE=${line#*=} ;;
                    LABEL=*) PROBE_LABEL=${line#*=} ;;
                    UUID=*) PROBE_UUID=${line#*=} ;;
                    PTTYPE=*) FOUND="a partition table (${line#*=})" ;;
                esac
            done <<<"$output"
            if [[ -n $PROBE_TYPE ]]; then
                FOUND="a filesystem or other content of type $PROBE_TYPE${PROBE_LABEL:+ labelled $PROBE_LABEL}"
            fi
            [[ -n $FOUND ]] || FOUND="something blkid knows ($(last_line "$output"))"
            ;;
        2) ;; # nothing known found
        8) FOUND="signatures of several kinds (blkid is in doubt)" ;;
        *) fail "cannot read $DEVICE: $(last_line "$output"); check the disk" ;;
    esac
    if [[ -z $FOUND ]]; then
        parts=$(wipefs --no-act --noheadings --output TYPE "$REAL_DEVICE" 2>&1) || fail "cannot read $DEVICE: $(last_line "$parts"); check the disk"
        [[ -z $parts ]] || FOUND="signatures of: $(tr -s '\n ' ',' <<<"$parts")"
    fi
}

# A member that has lived keeps its disk.
grow_or_replace() {
    if [[ $ROOT_STATE == none ]]; then printf 'Attach a larger one'; else printf 'Grow it (its filesystem follows automatically), or revert the change (disk.size, etcd.quota)'; fi
}

# Sets DATA_STATE, DATA_TOKEN, DATA_NAME, WAL, DISK_UUID, DEVICE_MIB and FOUND, and mounts the disk when it is this member's.
# A disk that is not ours is never mounted but read-only without log replay: not one byte on it changes.
inspect_disk() {
    local mounted elsewhere
    find_device
    make_label
    DATA_STATE=blank DATA_TOKEN='' DATA_NAME='' DATA_DISK='' DATA_HARDWARE='' WAL=no FOUND='' DISK_UUID=''
    mounted=$(mounted_device "$MOUNT")
    if [[ -n $mounted && $mounted != "$DEVICE_NUMBER" ]]; then
        fail "$MOUNT holds another disk (device $mounted) than $DEVICE; nothing was changed. Was disk.device edited? Take that back: a member keeps its disk. Unmount what is there only if it is not this member's"
    fi
    if [[ -z $mounted ]]; then
        elsewhere=$(where_mounted "$DEVICE_NUMBER")
        [[ -z $elsewhere ]] || fail "the disk $DEVICE is mounted at $elsewhere; it was left untouched. Unmount it there if it is meant for etcd, and run again"
    fi
    DEVICE_MIB=$(($(blockdev --getsize64 "$REAL_DEVICE") / 1048576))
    ((DEVICE_MIB >= DISK_MIN_MIB)) || fail "the disk $DEVICE has $DEVICE_MIB MiB, at least $DISK_MIN_MIB MiB are needed; it was left untouched. $(grow_or_replace), and run again"
    probe_device
    [[ -n $FOUND ]] || return 0
    DISK_UUID=$PROBE_UUID

    if [[ -z $mounted && $PROBE_LABEL == etcd-??????? && $PROBE_LABEL != "$LABEL" ]]; then
        peek_marker
        [[ $DATA_STATE != none ]] || DATA_STATE=foreign
        return 0
    fi
    if [[ -z $mounted ]]; then
        if [[ $PROBE_LABEL != "$LABEL" ]]; then
            DATA_STATE=foreign
            return 0
        fi
        # Ours by its label. While root says formatting with this UUID, mkfs may have been killed half-way.
        check_mount_point
        if ! mount_disk 2>/dev/null; then
            if is_half_made; then
                DATA_STATE=half
                return 0
            fi
            fail "the disk $DEVICE is this member's ($PROBE_TYPE, label $LABEL) but cannot be mounted; it was left untouched. Look at 'dmesg | tail', and repair it with xfs_repair or fsck before you run again"
        fi
    fi
    read_marker DATA "$DATA_MARKER"
    if [[ $DATA_STATE == none ]]; then
        if is_half_made; then
            umount "$MOUNT"
            DATA_STATE=half
        else
            DATA_STATE=foreign
            FOUND+=" without a marker ($DATA_MARKER)"
        fi
        return 0
    fi
    if has_log; then WAL=yes; fi
}

is_half_made() { [[ $ROOT_STATE == formatting && -n $PROBE_UUID && $ROOT_DISK == "$PROBE_UUID" ]]; }

has_log() { compgen -G "$DATA_DIR/member/wal/*.wal" >/dev/null; }

# Reads the marker of a disk that is not ours. An unreplayed log may hide it: then the disk counts as foreign.
peek_marker() {
    local place=$WORK/peek options=ro,noload
    DATA_STATE=none
    [[ $PROBE_TYPE != xfs ]] || options=ro,norecovery
    mkdir -p "$place"
    mount -o "$options" "$REAL_DEVICE" "$place" 2>/dev/null || return 0
    read_marker DATA "$place/.pulumi-etcd"
    umount "$place"
}

mount_disk() { mount -o noatime,nodev,nosuid,noexec "$REAL_DEVICE" "$MOUNT"; }

check_mount_point() {
    local inside
    mkdir -p "$MOUNT"
    inside=$(ls -A "$MOUNT")
    [[ -z $inside ]] || fail "$MOUNT is not empty on the root disk (${inside//$'\n'/, }); the data disk would hide that. Move it away and run again"
}
