# ---------------------------------------------------------------------------------------------------------------- main
#
# Sets: DEVICE_PATIENCE, DRY_RUN, JSON, LEAVING, TIMEOUT.

# status [--json]: what is true on this host. Ends well whenever that could be found out, however bad it is.
verb_status() {
    load_live_settings
    DEVICE_PATIENCE=0
    read_status
    if $JSON; then print_status_json; else print_status; fi
}

usage() {
    cat <<'USAGE'
usage: etcd-node VERB

  stage DIGEST                          put the staged files, version and disk in place; begin a first start
  converge [STAMP] [--timeout SECONDS]  take the next legal step towards what is staged, and prove it
  status [--json]                       what is true on this host, why, and what to do
  drain MEMBER [--dry-run] [--timeout SECONDS]
                                        prove that the cluster can do without a member; without --dry-run, stop it where
                                        it is this one
  await-ready [--timeout SECONDS]       return once this member serves
  await-balancer MEMBER HOST:PORT [--leaving] [--timeout SECONDS]
                                        return once the balancer there sends clients to all members but this one; with
                                        --leaving only when it also sends none to this one
  prepare-disk | install | start        the parts of stage, one by one
  mount | firewall | guard | joined | beat
                                        called by systemd: mount the data disk; who may reach etcd; may etcd start; etcd has joined;
                                        it still serves
USAGE
}

main() {
    local verb=${1:-help}
    local -a rest=()
    shift || true
    while (($# > 0)); do
        case $1 in
            --timeout)
                [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || fail "--timeout wants a number of seconds, found '${2:-}'"
                TIMEOUT=$2
                shift
                ;;
            --json) JSON=true ;;
            --dry-run) DRY_RUN=true ;;
            --leaving) LEAVING=true ;;
            -*) fail "unknown option $1; see 'etcd-node help'" ;;
            *) rest+=("$1") ;;
        esac
        shift
    done
    case $verb in
        help | --help | -h) usage; return 0 ;;
        stage) ((${#rest[@]} == 1)) || fail "'stage' takes one DIGEST, found: ${rest[*]:-none}" ;;
        converge) ((${#rest[@]} <= 1)) || fail "'converge' takes one STAMP at most, found: ${rest[*]}" ;;
        drain) ((${#rest[@]} == 1)) || fail "'drain' takes the name of one member, found: ${rest[*]:-none}" ;;
        await-balancer) ((${#rest[@]} == 2)) || fail "'await-balancer' takes MEMBER HOST:PORT, found: ${rest[*]:-none}" ;;
        prepare-disk | install | start | status | await-ready | mount | firewall | guard | joined | beat) ((${#rest[@]} == 0)) || fail "'$verb' takes no arguments, found: ${rest[*]}" ;;
        *) fail "unknown verb '$verb'; see 'etcd-node help'" ;;
    esac
    ((EUID == 0)) || fail "'$verb' must be run as root; use sudo"
    [[ -d /run/systemd/system ]] || fail "this host does not run systemd, which etcd-node needs; use a host that does"
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
    export PATH LC_ALL=C
    umask 022
    "verb_${verb//-/_}" "${rest[@]}"
}

# Never reads its own stdin: it may be the rest of the script that called it.
if [[ ${BASH_SOURCE[0]} == "$0" ]]; then main "$@" </dev/null; fi
