# shellcheck shell=bash
# How every part of the set-up makes its artifact: under a lock, in a temporary place, moved into place when whole.
# Sourced after tools/env.

say() {
    printf '%s\n' "$*" >&2
}

fail() {
    printf 'setup: %s\n' "$*" >&2
    exit 1
}

# locked NAME COMMAND...: runs COMMAND while no other process, of this clone or another, makes NAME.
locked() {
    local name=$1 fd
    shift
    mkdir -p "$CACHE/lock" || fail "cannot write to $CACHE; free some space or set XDG_CACHE_HOME to a folder that can be written"
    exec {fd}>"$CACHE/lock/$name"
    if ! flock --nonblock "$fd"; then
        say "waiting for another run that is making $name ..."
        flock "$fd"
    fi
    "$@"
    local status=$?
    exec {fd}>&-
    return "$status"
}

# fresh_dir NAME: an empty folder in the cache to build in; remains of a killed run are removed first (call it locked).
fresh_dir() {
    local dir=$CACHE/tmp/$1
    rm -rf "$dir"
    mkdir -p "$dir" || fail "cannot write to $CACHE; free some space or set XDG_CACHE_HOME to a folder that can be written"
    printf '%s' "$dir"
}

# need_space MIB PATH WHAT: ends with a message unless that much is free where PATH is, or will be.
need_space() {
    local at=$2 free
    while [ ! -e "$at" ]; do
        at=$(dirname "$at")
    done
    free=$(df --output=avail --block-size=1M "$at" | tail -n 1 | tr -d ' ')
    [ "$free" -ge "$1" ] || fail "$3 needs $1 MiB on the disk of $at, $free MiB are free; free some space and run again"
}

# logged NAME WHAT COMMAND...: runs COMMAND with its output in a log file; when it fails, shows the end of it. A function
# given as COMMAND must end itself at its first failure: `set -e` does not hold in it.
logged() {
    local log=$CACHE/log/$1.log what=$2
    shift 2
    mkdir -p "$CACHE/log"
    if ! "$@" >"$log" 2>&1; then
        say "setup: $what failed; the last lines of $log:"
        tail -n 15 "$log" | sed 's/^/    /' >&2
        if grep -q 'No space left on device' "$log"; then
            say "setup: the disk is full; free some space and run again, what is done so far is kept"
        fi
        return 1
    fi
}

seconds_since() {
    printf '%s s' "$(($(date +%s) - $1))"
}
