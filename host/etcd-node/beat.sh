# ---------------------------------------------------------------------------------------------------------------- beat
#
# How a disk that was put back from a snapshot is told from the one that it was made of.
# Sets: BEAT_KEY, OLDER.

# While a member serves, its heart beats once a minute: a number that is counted up on the data disk, then on the root disk, then in
# the cluster itself, under the member's id. A disk that was put back from a snapshot is behind the root disk; a whole machine that
# was put back is behind what the others remember. Sets OLDER to what is known better.
is_older() {
    local id='' beat='' root_id='' root='' known
    OLDER=''
    # Where the disk is not mounted, it is not this member's, or has been refused before.
    [[ -r $DATA_BEAT ]] && has_log || return 1
    read -r id beat <"$DATA_BEAT" || true
    [[ $id =~ ^[0-9a-f]+$ && $beat =~ ^[0-9]+$ ]] || return 1
    if [[ -r $BEAT ]]; then read -r root_id root <"$BEAT" || true; fi
    if [[ $root_id == "$id" && $root =~ ^[0-9]+$ ]] && ((root > beat)); then
        OLDER="it has counted $beat minutes of service, and this host has counted $root"
        return 0
    fi
    known=$(remembered_beat "$id")
    if [[ $known =~ ^[0-9]+$ ]] && ((known > beat)); then
        OLDER="it has counted $beat minutes of service, and the cluster remembers $known"
        return 0
    fi
    return 1
}

# What a living member knows; nothing when none answers. Its own data is enough: it may know less than the cluster, never more.
remembered_beat() { # ID
    local entry ASKED
    is_ready && return 0 # this member itself serves: its disk is the right one
    [[ -x $OPT/current/etcdctl ]] || return 0
    for entry in $MEMBERS; do
        [[ ${entry%%=*} != "$NAME" ]] || continue
        ask_client -o /dev/null "${entry#*=}/livez" || continue
        ASKED=${entry#*=}
        etcdctl --command-timeout=2s get --consistency=s --print-value-only "$BEAT_KEY/$TOKEN/$1" 2>/dev/null || continue
        return 0
    done
}
BEAT_KEY=pulumi-etcd/beat

has_joined() { [[ $ROOT_STATE == joined || $DATA_STATE == joined ]]; }
