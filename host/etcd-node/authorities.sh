# --------------------------------------------------------------------------------------------------------- authorities

# etcd reads authorities only when it starts. One under which the others' certificates do not pass, or one that the others do not
# know, would part this member from them, and the next one after it.
check_authorities() {
    local use leaf entry url shown
    for use in peer client; do
        ! same_files "$STAGED/$use-ca.crt" "$PKI/$use-ca.crt" || continue
        [[ -e $PKI/$use-ca.crt ]] || continue
        leaf=$([[ $use == peer ]] && echo peer || echo server)
        openssl verify -CAfile "$PKI/$use-ca.crt" "$STAGED/$leaf.crt" >/dev/null 2>&1 ||
            refuse_authority "$use" "the others still trust the one before, and would refuse the certificate of $NAME"
        for entry in $([[ $use == peer ]] && printf '%s' "${GENESIS//,/ }" || printf '%s' "$MEMBERS"); do
            [[ ${entry%%=*} != "$NAME" ]] || continue
            url=${entry#*=}
            shown=$(timeout 5 openssl s_client -connect "${url#https://}" -cert "$PKI/$leaf.crt" -key "$PKI/$leaf.key" </dev/null 2>/dev/null |
                openssl x509 2>/dev/null) || continue # it does not answer: that is for the gate
            openssl verify -CAfile "$STAGED/$use-ca.crt" <(printf '%s\n' "$shown") >/dev/null 2>&1 ||
                refuse_authority "$use" "the certificate that ${entry%%=*} shows does not pass under it"
        done
    done
}

refuse_authority() { # USE WHY
    fail "the authority for $1s would change to another one, and $2; $NAME is not $BLOCKED_ACTION, for the members would be parted" \
        "take the change back: an authority keeps its key for as long as the cluster lives (was it deleted, replaced or imported?)"
}
