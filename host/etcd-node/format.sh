# ---------------------------------------------------------------------------------------------------------- filesystem
#
# Sets: DATA_STATE, DISK_UUID, PROBE_TYPE, ROOT_STATE.

# Only ever called for a disk that is blank or whose mkfs this root has seen unfinished.
format_disk() {
    [[ $DATA_STATE != half ]] || attempt "clear the unfinished filesystem on $DEVICE" wipefs -a "$REAL_DEVICE"
    DISK_UUID=$(</proc/sys/kernel/random/uuid)
    mark_root formatting
    if [[ $FILESYSTEM == xfs ]]; then
        attempt "make an xfs filesystem on $DEVICE" mkfs.xfs -q -K -L "$LABEL" -m uuid="$DISK_UUID" "$REAL_DEVICE"
    else
        attempt "make an ext4 filesystem on $DEVICE" mkfs.ext4 -q -F -E nodiscard -L "$LABEL" -U "$DISK_UUID" "$REAL_DEVICE"
    fi
    check_mount_point
    attempt "mount $DEVICE at $MOUNT" mount_disk
    mark_data formatted
    mark_root formatted
    DATA_STATE=formatted ROOT_STATE=formatted PROBE_TYPE=$FILESYSTEM
}

# A volume may have become larger, which does not make its filesystem so. Both kinds grow while they are used, and one that fills
# its disk already stays as it is: so a run that was killed before it wrote the size down does it once more.
fill_disk() {
    local filled
    slurp filled "$DISK_FILLED"
    [[ $filled != "$DISK_UUID $DEVICE_MIB" ]] || return 0
    case $PROBE_TYPE in
        xfs) attempt "let the filesystem on $DEVICE fill its disk" xfs_growfs -d "$MOUNT" ;;
        ext4) attempt "let the filesystem on $DEVICE fill its disk" resize2fs "$REAL_DEVICE" ;;
    esac
    ensure_file "$DISK_FILLED" 0644 "$DISK_UUID $DEVICE_MIB"
}

# After examine: carries out the disk part of the verdict.
prepare_disk() {
    case $VERDICT in
        format) format_disk ;;
        adopt)
            if [[ $ROOT_STATE == none ]]; then say "this host takes over the disk of $NAME ($DATA_STATE)"; fi
            mark_root "$DATA_STATE"
            ROOT_STATE=$DATA_STATE
            ;;
        keep)
            # Killed between two markers: the further one is right, for states are only ever written in their order.
            if has_joined; then mark_joined; else mark_root formatted; fi
            ;;
    esac
    fill_disk
    if [[ ! -d $DATA_DIR || $(stat -c %U:%a "$DATA_DIR") != etcd:700 ]]; then
        make_user
        mkdir -p "$DATA_DIR"
        chown etcd:etcd "$DATA_DIR"
        chmod 0700 "$DATA_DIR"
    fi
    write_own_units
}
