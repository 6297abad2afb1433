#!/usr/bin/env bash
# shellcheck disable=SC2034 # the programs that read this use what it sets
# Everything of a lab is named after its directory, so that it can be found, and removed, without any record.

# name_lab LABDIR: sets LABDIR (absolute), LAB_ID and the names made of it.
name_lab() {
    local unusable=$':,\\"\'\n'
    [[ -n ${1-} ]] || die "name the lab's directory"
    LABDIR=$(realpath -m -- "$1")
    [[ $LABDIR != *["$unusable"]* ]] || die "$LABDIR: a lab's directory cannot have : , \\ or quotes in its path"
    case $LABDIR in
        / | /run | /run/* | /proc/* | /sys/* | /dev | /dev/*) die "$LABDIR cannot be a lab's directory; name one on an ordinary disk" ;;
    esac
    LAB_ID=$(printf '%s' "$LABDIR" | sha256sum)
    use_id "${LAB_ID:0:8}"
}

use_id() {
    LAB_ID=$1
    LAB_BRIDGE=pe-$LAB_ID
    LAB_TABLE=pulumi_etcd_$LAB_ID
    LAB_GROUP=pulumi-etcd-$LAB_ID
    LAB_LOCK=$RUN/$LAB_ID.lock
    LAB_RESERVATION=$RUN/$LAB_ID.net
}

# load_lab: reads lab.env of a lab that was made.
load_lab() {
    local id=$LAB_ID
    [[ -s $LABDIR/lab.env ]] || forget_locks
    [[ -s $LABDIR/lab.env ]] || die "there is no lab in $LABDIR; make one with: lab/lab create $LABDIR"
    # Labs of before know no folder for it.
    LAB_KUBERNETES=$CACHE/kubernetes
    # shellcheck source=/dev/null
    . "$LABDIR/lab.env"
    [[ $LAB_ID == "$id" ]] ||
        die "the lab in $LABDIR was made in another place and moved; remove it (lab/lab destroy $LABDIR) and make it again"
}

# lab_machines: the names of the machines that were made, one a line.
lab_machines() {
    local spec
    for spec in "$LABDIR"/machines/*/spec; do
        [[ ! -s $spec ]] || { spec=${spec%/spec} && printf '%s\n' "${spec##*/}"; }
    done
}

# use_machine NAME: sets MACHINE and the names made of it.
use_machine() {
    MACHINE=$1
    [[ $MACHINE =~ ^[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?$ ]] ||
        die "\"$MACHINE\" is no machine's name; take up to 50 of a-z, 0-9 and -, with - neither first nor last"
    MACHINE_DIR=$LABDIR/machines/$MACHINE
    MACHINE_GROUP=$LAB_GROUP/$MACHINE
    MACHINE_LOCK=$RUN/$LAB_ID.$MACHINE.lock
    DISK=$MACHINE_DIR/disk.img
}

# load_spec: reads what the machine was made as; false when it was never wholly made.
load_spec() {
    ADDRESS='' DISK_MIB='' ROLE='' INCARNATION='' VOLUME='' DEVICE=/dev/etcd-data
    [[ -s $MACHINE_DIR/spec ]] || return 1
    # shellcheck source=/dev/null
    . "$MACHINE_DIR/spec"
    DISK=$MACHINE_DIR/disk.img
    [[ -z $VOLUME ]] || DISK=$LABDIR/volumes/$VOLUME.img
}
