# --------------------------------------------------------------------------------------------------------------- stage
#
# Sets: CLOCK_PATIENCE.

# stage DIGEST: everything that can be done without touching what runs; a first start is begun. What arrived in staged.new becomes
# staged at the end, so a stage that fails leaves what was staged before, which is what is live.
verb_stage() {
    local digest=${1:-} stamp
    [[ $digest =~ ^[A-Za-z0-9._:-]+$ ]] || fail "usage: etcd-node stage DIGEST"
    lock "stage"
    check_arrived
    load_settings "$STAGED.new/node.env"
    check_programs "$STAGED.new/firewall.nft"
    check_owner
    # Where nothing is guarded yet, the program is there from the first moment, for whoever looks at the host.
    [[ -e $PROGRAM ]] || write_file "$PROGRAM" 0755 <"$STAGED.new/etcd-node"
    check_certificates "$STAGED.new"
    check_rules "$STAGED.new/firewall.nft"
    make_user
    chown_keys
    install_version
    examine ask
    prepare_disk
    check_addresses "$STAGED.new"
    check_disk
    # Each run of stage has a stamp of its own, and converge follows it: a change that is taken back while its converge had not ended
    # well is a new stage of old files, and must be converged to like any other.
    stamp=$digest.$(cut -c1-8 /proc/sys/kernel/random/uuid)
    accept_staged "$stamp"
    renew_leaves
    allow_old_and_new
    start_member
    printf '{"name":%s,"version":"%s","stamp":"%s","diskCheck":%s}\n' "$(json_string "$NAME")" "$VERSION" "$stamp" "$(disk_check_json)"
}

check_arrived() {
    local file
    for file in $LIVE_FILES; do
        [[ -s $STAGED.new/$file ]] || fail "$STAGED.new/$file is missing or empty; stage again"
    done
}

# Before anything of a stranger is put here.
check_owner() {
    local owner
    read_root_marker
    owner=$(whose "$ROOT_TOKEN" "$ROOT_NAME")
    [[ $ROOT_STATE == none || $owner == same ]] || explain_refusal "root-of-other-$owner"
}

# staged.new becomes staged in one step.
accept_staged() {
    local new=$STAGED.new
    printf '%s\n' "$1" >"$new/stamp"
    chmod 0700 "$new"
    sync "$new"/* "$new" || fail "cannot write $new; is the root disk full?"
    rm -rf "$STAGED.old"
    [[ ! -d $STAGED ]] || mv -T "$STAGED" "$STAGED.old"
    mv -T "$new" "$STAGED"
    rm -rf "$STAGED.old"
}

check_stamp() {
    local found
    slurp found "$STAGED/stamp"
    found=${found%$'\n'}
    [[ $found == "$1" ]] || fail "what is staged on this host (${found:-nothing}) is not what was asked for ($1): another run has staged since; run again"
}

# A certificate that does not fit its key or its authority would take the member down at its next handshake. The clock of whoever
# signed it may be a little ahead of this host's: that passes by itself.
CLOCK_PATIENCE=60
check_certificates() {
    local directory=$1 name ca output why end
    end=$(($(milliseconds) + CLOCK_PATIENCE * 1000))
    for name in peer server; do
        [[ -s $PKI/$name.key ]] || fail "the key $PKI/$name.key is not on this host; it is made by the identity step, run that first"
        ca=$directory/peer-ca.crt
        [[ $name == peer ]] || ca=$directory/client-ca.crt
        [[ $(openssl x509 -noout -pubkey -in "$directory/$name.crt" 2>/dev/null) == "$(openssl pkey -pubout -in "$PKI/$name.key" 2>/dev/null)" ]] ||
            fail "the staged $name certificate does not belong to the key $PKI/$name.key; sign a new request from this host"
        until output=$(openssl verify -CAfile "$ca" "$directory/$name.crt" 2>&1); do
            why=$(sed -n 's/^error [0-9]* at [0-9]* depth lookup: *//p' <<<"$output" | head -1)
            if [[ $why != *'not yet valid'* ]] || (($(milliseconds) >= end)); then
                fail "the staged $name certificate does not pass (is the clock right? it is $(date -u +%FT%TZ)): $why"
            fi
            say "the staged $name certificate is not yet valid; this host's clock says $(date -u +%FT%TZ)"
            sleep 2
        done
    done
}

# etcd reads its own certificates at each handshake, so new ones are live at once, on all members together and in no order, where
# they pass under what is trusted already. When the old ones have expired, that is what brings the cluster back: a single member with
# a new one would still be alone.
renew_leaves() {
    local use leaf
    for use in peer client; do
        leaf=$([[ $use == peer ]] && echo peer.crt || echo server.crt)
        [[ -e $PKI/$leaf ]] || continue
        ! same_files "$STAGED/$leaf" "$PKI/$leaf" || continue
        openssl verify -CAfile "$PKI/$use-ca.crt" "$STAGED/$leaf" >/dev/null 2>&1 || continue
        write_file "$PKI/$leaf" 0644 <"$STAGED/$leaf"
        say "$NAME: the renewed $leaf is live"
    done
}

chown_keys() {
    local file
    chown etcd:etcd "$PKI"
    chmod 0700 "$PKI"
    for file in peer.key server.key; do
        chown etcd:etcd "$PKI/$file"
        chmod 0600 "$PKI/$file"
    done
}

# By hand, also after a first stage that failed and so left everything where it arrived.
load_staged_settings() {
    if [[ -e $STAGED/node.env ]]; then load_settings "$STAGED/node.env"; else load_settings "$STAGED.new/node.env"; fi
    check_programs
}

verb_prepare_disk() {
    lock "prepare-disk"
    load_staged_settings
    examine ask
    prepare_disk
}

verb_install() {
    lock "install"
    load_staged_settings
    install_version
}

verb_start() {
    lock "start"
    load_staged_settings
    is_installed || fail "etcd $VERSION is not installed on this host; run etcd-node install first"
    make_user
    chown_keys
    examine ask
    prepare_disk
    [[ $START != join ]] || explain_join
    start_member
}
