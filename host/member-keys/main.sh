# ---------------------------------------------------------------------------------------------------------------- main

main() {
    local name='' cluster='' architecture='' key='' peer='' server='' trip marker
    local -a measure=() silent=()
    while (($# > 0)); do
        case $1 in
        --name) name=$2 ;;
        --cluster) cluster=$2 ;;
        --attempt) ;; # makes another command line of another attempt
        --architecture) architecture=$2 ;;
        --key) key=$2 ;;
        --peer) peer=$2 ;;
        --server) server=$2 ;;
        --measure) measure+=("$2") ;;
        *) fail "unknown argument $1" ;;
        esac
        shift 2
    done
    check_host "$architecture"
    umask 077
    install -d -m 0755 "$ETC"
    # Only when it is not there: staging gives the folder to the user etcd, and that must stay.
    [ -d "$PKI" ] || install -d -m 0700 "$PKI"
    make_key peer "$key" "$cluster" "$name" "$peer"
    make_key server "$key" "$cluster" "$name" "$server"
    make_host_id
    round_trip "${measure[@]}"
    marker=$(marker_as_json)
    printf '{"peerCsr":"%s","serverCsr":"%s","hostId":"%s","marker":%s,"roundTripMs":%s,"silent":%s}\n' \
        "$(request_as_json "$PKI/peer.csr")" "$(request_as_json "$PKI/server.csr")" "$(cat "$HOST_ID")" "$marker" "$trip" "$(json_list "${silent[@]}")"
}

main "$@"
