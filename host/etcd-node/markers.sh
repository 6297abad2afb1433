# ------------------------------------------------------------------------------------------------------------- markers
#
# Two markers, one on the root disk and one on the data disk, tell a first boot from a lost volume. Both hold TOKEN (which
# incarnation of which cluster), NAME, HARDWARE (the disk's own serial number, where it has one) and STATE:
#   formatting   root disk only: a filesystem with the UUID in DISK is being made; nothing can be on it yet
#   formatted    the disk is this member's; etcd may have been started on it, but has not been seen to join
#   joined       the member has joined its cluster: from now on an empty disk means lost data, never a first boot
# Order of writing: root formatting, mkfs, data formatted, root formatted, bootstrap.env, etcd starts, root joined, data joined.
# A host that is "formatted" and has a bootstrap.env counts as "started": its disk may hold votes and writes that others
# count on, though nobody saw it join.
# Sets: ROOT_*.

read_marker() { # PREFIX FILE: sets PREFIX_{STATE,TOKEN,NAME,DISK,HARDWARE}; STATE is none when there is no marker
    local prefix=$1 file=$2 line
    printf -v "${prefix}_STATE" none
    printf -v "${prefix}_TOKEN" ''
    printf -v "${prefix}_NAME" ''
    printf -v "${prefix}_DISK" ''
    printf -v "${prefix}_HARDWARE" ''
    [[ -e $file ]] || return 0
    while IFS= read -r line || [[ -n $line ]]; do
        if [[ $line =~ ^(STATE|TOKEN|NAME|DISK|HARDWARE)=(.*)$ ]]; then printf -v "${prefix}_${BASH_REMATCH[1]}" '%s' "${BASH_REMATCH[2]}"; fi
    done <"$file"
    local state=${prefix}_STATE
    [[ ${!state} =~ ^(formatting|formatted|joined)$ ]] ||
        fail "$file is damaged (no STATE in it); nothing was changed. Restore it, or see docs/operations/replace.md"
}

mark() { # FILE STATE
    local text
    printf -v text 'TOKEN=%s\nNAME=%s\nSTATE=%s\nDISK=%s\nHARDWARE=%s\n' "$TOKEN" "$NAME" "$2" "$DISK_UUID" "$HARDWARE"
    ensure_file "$1" 0600 "$text"
}

mark_root() { mark "$ROOT_MARKER" "$1"; }
mark_data() { mark "$DATA_MARKER" "$1"; }

# Root first: when killed in between, root says joined and the data is there, which is repaired; the other order would be as
# good, but this one never leaves a host that believes it may still format.
mark_joined() {
    remember_joined
    mark_root joined
    mark_data joined
}

# Stays when somebody takes the marker away: a host on which this member has lived never takes part in its birth again.
remember_joined() {
    local text
    slurp text "$JOINED_HERE"
    [[ $'\n'$text == *$'\n'"$TOKEN $NAME"$'\n'* ]] || printf '%s%s %s\n' "$text" "$TOKEN" "$NAME" | write_file "$JOINED_HERE" 0600
}

read_root_marker() {
    read_marker ROOT "$ROOT_MARKER"
    if [[ $ROOT_STATE == formatted && -e $BOOTSTRAP_ENV ]]; then ROOT_STATE=started; fi
    if [[ $ROOT_STATE == none ]]; then
        local text
        slurp text "$JOINED_HERE"
        if [[ $'\n'$text == *$'\n'"$TOKEN $NAME"$'\n'* ]]; then ROOT_STATE=joined ROOT_TOKEN=$TOKEN ROOT_NAME=$NAME; fi
    fi
}

whose() { # TOKEN NAME: how a marker's identity compares with ours
    if [[ $1 != "$TOKEN" ]]; then echo cluster; elif [[ $2 != "$NAME" ]]; then echo member; else echo same; fi
}
