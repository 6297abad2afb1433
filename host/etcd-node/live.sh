# ---------------------------------------------------------------------------------------------------------- live files
#
# Staged files are what shall be, live files are what etcd was last started with (certificates: what it reads at each
# handshake). restart-due says that live files changed and the process has not been seen to run with them: it is written
# before they change and removed after the proof, so a kill in between is noticed.
# Sets: LIVE_FILES, LIVE_PATH.

LIVE_FILES='etcd-node node.env peer.crt server.crt peer-ca.crt client-ca.crt firewall.nft etcd.service'

live_path() { # FILE: sets LIVE_PATH
    case $1 in
        etcd-node) LIVE_PATH=$PROGRAM ;;
        etcd.service) LIVE_PATH=$UNITS/etcd.service ;;
        node.env) LIVE_PATH=$ETC/node.env ;;
        firewall.nft) LIVE_PATH=$FIREWALL ;;
        *) LIVE_PATH=$PKI/$1 ;;
    esac
}

# Words for what differs between staged and live: unit, version, ca and due need a restart; program, certificates, settings and
# firewall do not.
differences() {
    local file words=''
    for file in $LIVE_FILES; do
        live_path "$file"
        same_files "$STAGED/$file" "$LIVE_PATH" && continue
        case $file in
            etcd-node) words+=' program' ;; # it guards every start, so it changes in this member's turn like all else
            etcd.service) words+=' unit' ;;
            *-ca.crt) [[ " $words " == *" ca "* ]] || words+=' ca' ;; # etcd reads authorities only when it starts
            *.crt) [[ " $words " == *" certificates "* ]] || words+=' certificates' ;;
            node.env) words+=' settings' ;;
            firewall.nft) words+=' firewall' ;;
        esac
    done
    [[ $(readlink "$OPT/current" 2>/dev/null) == "$VERSION" ]] || words+=' version'
    [[ ! -e $RESTART_DUE ]] || words+=' due'
    printf '%s' "${words# }"
}

needs_restart() { [[ " $1 " =~ \ (unit|version|ca|due)\  ]]; }

# After read_unit. Puts what is staged live: all copies first, flushed, then renamed. Restarts nothing.
put_live() {
    local file target
    local -a changed=() temporary=()
    if needs_restart "$1" && [[ $UNIT_ActiveState != inactive && ! -e $RESTART_DUE ]]; then
        printf '%s\n' "$1" | write_file "$RESTART_DUE" 0644
    fi
    for file in $LIVE_FILES; do
        live_path "$file"
        target=$LIVE_PATH
        same_files "$STAGED/$file" "$target" && continue
        cp "$STAGED/$file" "$target.new" || fail "cannot write $target.new; is the root disk full?"
        if [[ $file == etcd-node ]]; then chmod 0755 "$target.new"; else chmod 0644 "$target.new"; fi
        changed+=("$target")
        temporary+=("$target.new")
    done
    point_current "$VERSION"
    if ((${#changed[@]} > 0)); then
        sync "${temporary[@]}" || fail "cannot write ${temporary[*]}; is the root disk full?"
        for target in "${changed[@]}"; do mv -f "$target.new" "$target"; done
        sync "$ETC" "$PKI" "$UNITS" "${PROGRAM%/*}"
    fi
}

# systemd reads units anew, and starts etcd at every boot. Both are asked first: each costs a good deal more than asking.
load_units() {
    local state
    state=$(systemctl show -p NeedDaemonReload,LoadState,UnitFileState etcd.service etcd-disk.service etcd-firewall.service 2>/dev/null || true)
    if [[ $state == *NeedDaemonReload=yes* || $state == *LoadState=not-found* ]]; then
        attempt "load the units" systemctl daemon-reload
    fi
    if [[ $(readlink "$UNITS/multi-user.target.wants/etcd.service" 2>/dev/null) != "$UNITS/etcd.service" ]]; then
        attempt "have etcd started at boot" systemctl --quiet enable etcd.service
    fi
}

# At the end of a converge: what runs have brought to be staged or run (programDelivery.ts), up to what is staged now. What came later
# is for a run that is about to stage.
prune_programs() {
    local file
    for file in "$PROGRAMS"/{etcd-node,member-keys}-*; do
        if [[ -e $file && ! $file -nt $STAGED/stamp ]]; then rm -f "$file"; fi
    done
}
