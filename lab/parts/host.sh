#!/usr/bin/env bash
# shellcheck disable=SC2034 # the programs that read this use what it sets
# What every program of the lab needs to know about this computer, and how it speaks to the user.

PROGRAM=${0##*/}
LAB_ROOT=$(cd "${BASH_SOURCE[0]%/*}/.." && pwd -P)
umask 022 # machines have users besides root
CACHE=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/pulumi-etcd

say() { printf '%s: %s\n' "$PROGRAM" "$*" >&2; }

die() {
    say "$@"
    exit 1
}

# check_host COMMAND...: refuses to go on where machines cannot be made, and says what to do about it.
check_host() {
    local command missing=()
    [[ $OSTYPE == linux* ]] || die "machines are Linux containers and this is $OSTYPE; run this on Linux"
    ((EUID == 0)) || die "making machines needs root and this is user $(id -un); run it with sudo"
    for command in "$@"; do
        type -P "$command" >/dev/null || missing+=("$command")
    done
    if ((${#missing[@]})); then
        die "this computer lacks ${missing[*]}; install them: apt-get install --no-install-recommends" \
            "$(tr '\n' ' ' <"$LAB_ROOT/packages")"
    fi
}

# check_space DIR MIB: refuses to start what would fill the disk half-way.
check_space() {
    local free
    free=$(df --output=avail -BM -- "$1" | tail -n 1)
    free=${free//[^0-9]/}
    ((free >= $2)) || die "$1 has $free MiB free and $2 MiB are needed; free some space there"
}

# write_file PATH LINE...: whole or not at all.
write_file() {
    local path=$1
    printf '%s\n' "${@:2}" >"$path.new.$BASHPID"
    mv -- "$path.new.$BASHPID" "$path"
}
