#!/usr/bin/env bash
# A machine's data disk is a sparse file on a loop device. The kernel knows which file each loop device has, so nothing
# has to be written down; a deleted file is still found by the path it had.

# find_loops PATH: sets LOOPS to the loop devices whose file is PATH, or lies below it when it ends with a slash.
find_loops() {
    local backing file
    LOOPS=()
    for backing in /sys/block/loop*/loop/backing_file; do
        { read -r file <"$backing"; } 2>/dev/null || continue
        file=${file% (deleted)}
        [[ $file == "$1" || ($1 == */ && $file == "$1"*) ]] || continue
        backing=${backing#/sys/block/}
        LOOPS+=("/dev/${backing%%/*}")
    done
}

# attach_disk FILE MIB: makes the file if need be and sets LOOP to its device.
attach_disk() {
    local file=$1 device
    if [[ ! -e $file ]]; then
        detach_disks "$file"
        truncate -s "$2M" -- "$file.new"
        mv -- "$file.new" "$file"
    fi
    find_loops "$file"
    LOOP=${LOOPS[0]-}
    [[ -z $LOOP ]] || return 0
    [[ -e /dev/loop-control ]] || die "this computer has no loop devices (no /dev/loop-control); try: modprobe loop"
    # Direct, or each byte is cached twice and a sync takes half as long again. In a container the kernel's new
    # devices do not appear in /dev by themselves.
    device=$(losetup --find)
    [[ -b $device ]] || mknod -- "$device" b 7 "${device#/dev/loop}" 2>/dev/null || true
    LOOP=$(losetup --find --show --direct-io=on -- "$file") || die "no loop device could be had for $file; see: losetup --list"
}

# detach_disks PATH: frees the loop devices of a file (or of all files below PATH/) and waits until they are free.
detach_disks() {
    local deadline=$((SECONDS + 20))
    while :; do
        find_loops "$1"
        ((${#LOOPS[@]})) || return 0
        losetup -d "${LOOPS[@]}" 2>/dev/null || true
        ((SECONDS < deadline)) || return 1
        find_loops "$1"
        ((${#LOOPS[@]})) || return 0
        sleep 0.02
    done
}
