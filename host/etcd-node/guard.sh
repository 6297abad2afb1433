# --------------------------------------------------------------------------------------------------------------- guard
#
# May etcd be started on this disk? decide() alone answers; all else gathers what it must know, and says why not.
# Sets: DATA_IS, START, VERDICT, WAL.

# decide ROOT ROOT_IS DATA DATA_IS WAL FOUNDER LIVE: the whole data-loss guard, a pure function.
#   ROOT      none | formatting | formatted | started | joined  state of the root marker
#   ROOT_IS   same | member | cluster                     whose it is: ours, another member's, another cluster's
#   DATA      blank | half | foreign | formatted | joined  the data disk: no signature; our own unfinished mkfs; anything
#                                                         without a marker; or its marker's state
#   DATA_IS   same | member | cluster | copy | old        whose data marker it is; a copy of this member's disk on another
#                                                         one; what this member's disk was some time ago
#   WAL       yes | no                                    is there a write-ahead log
#   FOUNDER   true | false                                was the cluster born with this name on this very host
#   LIVE      none | unstarted | started | joining | absent  what a live member says of this one: none answers; listed since
#                                                         the birth, never started; listed and has lived; added after the
#                                                         birth, never started; not listed
# Prints "DISK START" or "refuse REASON".
#   DISK      format | adopt | keep     make a filesystem; take over a disk this root does not know; nothing
#   START     bootstrap | run | join    first start as a founder; plain start on existing data; not before it was added
decide() {
    local root=$1 root_is=$2 data=$3 data_is=$4 wal=$5 founder=$6 live=$7 disk=keep

    # Somebody else's things are never touched.
    [[ $root == none || $root_is == same ]] || { echo "refuse root-of-other-$root_is"; return; }
    case $data in
        formatted | joined)
            case $data_is in
                copy | old) echo "refuse disk-is-$data_is"; return ;;
                member | cluster) echo "refuse disk-of-other-$data_is"; return ;;
            esac
            ;;
        foreign) echo "refuse foreign-disk"; return ;;
    esac

    # Once started, the volume must be there; once joined, the log on it as well (a first start may be killed before its log). Unless
    # the cluster has forgotten the member that was, and waits for a new one of its name.
    if [[ $live != joining || $wal == yes ]]; then
        if [[ $root == @(started|joined) && $data == @(blank|half) ]]; then echo "refuse lost-volume"; return; fi
        if [[ ($root == joined || $data == joined) && $wal == no ]]; then echo "refuse lost-data"; return; fi
    fi

    case $data in
        blank | half) disk=format ;;
        formatted | joined) [[ $root == @(formatted|started|joined) ]] || disk=adopt ;;
    esac
    if [[ $disk != format && $wal == yes ]]; then echo "$disk run"; return; fi

    # No data, and nobody here knows of any: a first boot, unless the living know better.
    if [[ $founder == false || $live == joining ]]; then echo "$disk join"; return; fi
    case $live in
        started) echo "refuse already-member" ;;
        absent) echo "refuse not-listed" ;;
        *) echo "$disk bootstrap" ;;
    esac
}

# What happened, and what to do.
explain_refusal() {
    local others="the other members still hold the data; this member must be removed and rejoined (docs/operations/replace.md)"
    (($(genesis_size) > 1)) || others="it was the only member: restore a backup (docs/operations/restore.md)"
    case $1 in
        root-of-other-cluster)
            fail "this host belongs to member $ROOT_NAME of another cluster ($ROOT_TOKEN, by $ROOT_MARKER), not to $NAME of $TOKEN; nothing was changed" \
                "was the cluster renamed, or the state of its stack lost? Take that back (docs/operations/lost-state.md). Otherwise use another host, or, when that cluster is gone for good, stop it here (systemctl disable --now etcd; systemctl stop etcd-disk), remove $ROOT_MARKER, erase $DEVICE with wipefs -a, and run again"
            ;;
        root-of-other-member)
            fail "this host belongs to member $ROOT_NAME of this cluster (by $ROOT_MARKER), not to $NAME; nothing was changed" \
                "give each member its own host, or, when $ROOT_NAME was removed from the cluster for good, remove $ROOT_MARKER here, erase $DEVICE with wipefs -a, and run again"
            ;;
        disk-of-other-cluster)
            fail "the disk $DEVICE holds the data of member $DATA_NAME of another cluster ($DATA_TOKEN), not of $NAME of $TOKEN; nothing was changed" \
                "attach the right disk, or, when that data is no longer wanted, erase it with wipefs -a $DEVICE, and run again"
            ;;
        disk-of-other-member)
            fail "the disk $DEVICE holds the data of member $DATA_NAME of this cluster, not of $NAME; nothing was changed" \
                "attach the disk of $NAME (were two disks swapped?) and run again"
            ;;
        foreign-disk)
            fail "the disk $DEVICE is not empty: it holds $FOUND; it was left untouched" \
                "attach an empty disk, or, when its content is no longer wanted, erase it with wipefs -a $DEVICE, and run again"
            ;;
        disk-is-copy)
            fail "the disk $DEVICE is a copy of the data disk of $NAME: its marker was written on the disk $DATA_HARDWARE, and this one is $HARDWARE. etcd is not started, for a copy has forgotten what the cluster has acknowledged since it was made" \
                "attach the disk itself and run again; if that is lost, $others"
            ;;
        disk-is-old)
            fail "the disk $DEVICE is what the data disk of $NAME was some time ago (a snapshot was put back): $OLDER. etcd is not started, for it has forgotten what the cluster has acknowledged since" \
                "put the newer disk back and run again; if that is lost, $others"
            ;;
        lost-volume)
            [[ $ROOT_STATE == joined ]] || fail "etcd was already started on this host as $NAME of $TOKEN, though not seen to join, but its data volume $DEVICE is empty now. etcd is not started again, for the cluster may count on what was on it" \
                "if the right volume was merely detached, attach it as $DEVICE and run again; if it is lost and the others serve, this member must be removed and rejoined (docs/operations/replace.md); if no member has ever served, destroy the cluster and create it again"
            fail "$NAME was a working member of $TOKEN on this host, but its data volume $DEVICE is empty: the data this member had is not on it. etcd is not started, for an empty member under its old name could lose writes that the cluster has acknowledged" \
                "if the right volume was merely detached, attach it as $DEVICE and run again; if it is lost, $others"
            ;;
        lost-data)
            fail "$NAME was a working member of $TOKEN, but $DATA_DIR/member/wal has no log any more: the member's data is gone from the disk. etcd is not started, for an empty member under its old name could lose writes that the cluster has acknowledged" \
                "if the data was moved away, put it back and run again; if it is lost, $others"
            ;;
        already-member)
            fail "the living members list $NAME ($PEER_URL) as a member that has already run, but neither this host nor its disk $DEVICE holds its data: the data of this member is lost. etcd is not started, for an empty member under its old name could lose writes that the cluster has acknowledged" \
                "if the right volume was merely detached, attach it as $DEVICE and run again; if it is lost, $others"
            ;;
        not-listed)
            fail "the cluster is alive and does not list $NAME ($PEER_URL): it was removed, or never belonged to it; etcd is not started" \
                "to bring it in, rejoin it (docs/operations/replace.md)"
            ;;
        *) fail "unknown refusal $1" ;;
    esac
}

explain_join() {
    fail "$NAME has no data on this host, and the cluster was not born with it here (the host is new, or its root disk was recreated): etcd is not started" \
        "a member that comes later, or that replaces a lost one, must be joined (docs/operations/replace.md); if this member's old volume still exists, attach it as $DEVICE and run again"
}

# Looks at this host and decides; sets VERDICT (disk) and START. peers=ask also asks the living, where it matters.
examine() {
    local live=none
    read_root_marker
    inspect_disk
    if [[ $1 == ask && $WAL == no ]] && { [[ $FOUNDER == true ]] || has_joined; }; then
        live=$(peers_verdict)
        # While the others were asked, etcd may have joined here: who has run is then this very member, and its log is there now.
        if [[ $live == started ]] && has_log; then WAL=yes; fi
    fi
    judge_data
    read -r VERDICT START <<<"$(decide "$ROOT_STATE" "$(whose "$ROOT_TOKEN" "$ROOT_NAME")" "$DATA_STATE" "$DATA_IS" "$WAL" "$FOUNDER" "$live")"
    [[ $VERDICT != refuse ]] || explain_refusal "$START"
}

# After the marker of the data disk was read: sets DATA_IS, whose it is, or what is wrong with the disk that it is on.
judge_data() {
    DATA_IS=$(whose "$DATA_TOKEN" "$DATA_NAME")
    [[ $DATA_IS == same ]] || return 0
    if [[ -n $DATA_HARDWARE && -n $HARDWARE && $DATA_HARDWARE != "$HARDWARE" ]]; then
        DATA_IS=copy
    elif is_older; then
        DATA_IS=old
    fi
}
