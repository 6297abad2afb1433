# ---------------------------------------------------------------------------------------------------------------- main

usage() {
    cat <<'USAGE'
usage: apiserver-node VERB

  request --directory DIR --cluster CLUSTER --name NAME --key "OPENSSL GENPKEY OPTIONS"
                 make the key, which never leaves the host, and print {"csr":"..."}
  wire [DIGEST]  take what is staged live, restart the API server when it has to, and prove that it is ready; with a digest,
                 only that
  status         what the API server runs with, as one line of JSON
USAGE
}

main() {
    local verb=${1-}
    case $verb:$# in
        request:9) request_verb "${@:2}" && return ;;
        wire:1 | wire:2 | status:1) ;;
        help:*) usage && return ;;
        *) usage >&2 && exit 2 ;;
    esac
    check_host
    install -d -m 0700 "$STATE"
    exec 9>>"$LOCK"
    flock -w "$TIMEOUT" 9 || fail "another apiserver-node still works on this host; wait for it to end and run again"
    "${verb}_verb" "${@:2}"
}

if [[ -z ${BASH_SOURCE[0]-} || ${BASH_SOURCE[0]} == "$0" ]]; then main "$@"; fi
