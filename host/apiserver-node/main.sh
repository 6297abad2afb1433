main() {
    local verb=${1-}
    case $verb:$# in
        request:9) request_verb "${@:2}" && return ;;
        wire:1 | wire:2 | status:1) ;;
        *) sed -n '5,10{/^#/s/^# \{0,1\}//p}' "$0" >&2 && exit 2 ;;
    esac
    check_host
    install -d -m 0700 "$STATE"
    exec 9>>"$LOCK"
    flock -w "$TIMEOUT" 9 || fail "another apiserver-node still works on this host; wait for it to end and run again"
    "${verb}_verb" "${@:2}"
}

if [[ -z ${BASH_SOURCE[0]-} || ${BASH_SOURCE[0]} == "$0" ]]; then main "$@"; fi
