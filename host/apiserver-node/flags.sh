# --------------------------------------------------------------------------------------------------------------- flags
#
# Sets: LINES, MANAGED, SEEN.

# read_flags WORD...: sets SEEN, name to value, of all --etcd-* flags; a flag that stands there twice has both values.
declare -A SEEN=()
read_flags() {
    local name value
    SEEN=()
    while (($#)); do
        case $1 in
            --etcd-*=*) name=${1%%=*} value=${1#*=} ;;
            --etcd-*) name=$1 value=${2-} && shift ;;
            *) shift && continue ;;
        esac
        (($# == 0)) || shift
        SEEN[$name]+="${SEEN[$name]+,}$value"
    done
}

# Whether the flags in SEEN are the wanted ones, and none besides that we once set.
has_wanted() {
    local flag
    for flag in "${WANTED[@]}"; do
        [[ ${SEEN[${flag%%=*}]-} == "${flag#*=}" ]] || return 1
    done
    for flag in "${MANAGED[@]}"; do
        [[ -z ${SEEN[$flag]+there} || " ${WANTED[*]}" == *" $flag="* ]] || return 1
    done
}

# Sets MANAGED: the names of flags that are wanted, or that we set before.
load_managed() {
    local line names
    mapfile -t LINES < <(cat "$APPLIED" 2>/dev/null || true)
    names=$(for line in "${WANTED[@]}" "${LINES[@]}"; do printf '%s\n' "${line%%=*}"; done | sort -u)
    mapfile -t MANAGED <<<"$names"
}

# What somebody else set is not replaced without a word: it may be another etcd, with the objects of this Kubernetes cluster in it.
# Ours are the flags that we wrote, and lists of this cluster's own endpoints.
check_foreign() { # WHERE
    local name value foreign=()
    check_backend "$1"
    for name in "${MANAGED[@]}"; do
        [[ -n ${SEEN[$name]+there} ]] || continue
        value=${SEEN[$name]}
        if [[ " ${WANTED[*]} " == *" $name=$value "* ]] || is_applied "$name=$value"; then continue; fi
        if [[ $name == --etcd-servers ]] && all_known "$value"; then continue; fi
        foreign+=("$name=$value")
    done
    ((${#foreign[@]} > 0)) || return 0
    if [[ $TAKE_OVER == true ]]; then
        say "$1 had ${foreign[*]}, which is replaced (apiServer.takeOver)"
        return
    fi
    fail "$1 sets ${foreign[*]}, which this cluster's wiring did not write; nothing was changed. Take it out, or set apiServer.takeOver: true if this API server is to leave what it uses now: objects there are not migrated"
}

# etcd2 was taken out of Kubernetes 1.13; the objects of one that still says so are not where this cluster's wiring would look.
check_backend() { # WHERE
    [[ ! " ${WORDS[*]} " =~ \ --storage-backend[=\ ]etcd2\  ]] ||
        fail "$1 says --storage-backend=etcd2, which Kubernetes 1.13 and newer do not have, nor etcd 3.5 and newer such data; nothing was changed. Bring its objects to etcd3 with Kubernetes 1.12 first"
}

is_applied() {
    local line
    for line in "${LINES[@]}"; do [[ $line != "$1" ]] || return 0; done
    return 1
}

all_known() {
    local url urls
    IFS=, read -ra urls <<<"$1"
    for url in "${urls[@]}"; do [[ ",$KNOWN," == *",$url,"* ]] || return 1; done
}

remember() { printf '%s\n' "$@" | sort -u | write_file "$APPLIED" 0600; }
