#!/usr/bin/env bash
# shellcheck disable=SC2034 # the programs that read this use what it sets
# Locks are files below /run that are removed with what they protect. A lock is held as long as its descriptor is
# open, so the end of a program, however sudden, frees it. Whoever starts a long-lived process closes it there.

RUN=/run/pulumi-etcd

# lock FD FILE [shared]: waits for the lock; a lock file that was removed while waiting is made again.
lock() {
    local fd=$1 file=$2 kind=-x
    [[ ${3-} != shared ]] || kind=-s
    while :; do
        [[ -d ${file%/*} ]] || mkdir -p -- "${file%/*}"
        eval "exec $fd>>\"\$file\"" 2>/dev/null || continue
        if ! flock -n "$kind" "$fd"; then
            flock -w "${LAB_LOCK_SECONDS:-120}" "$kind" "$fd" ||
                die "another program has been working on this for ${LAB_LOCK_SECONDS:-120} s ($file); wait for it to end"
        fi
        [[ $file -ef /proc/self/fd/$fd ]] && return
    done
}

# unlock FD
unlock() { eval "exec $1>&-"; }

# forget_locks: of a lab that is not there (any more); called under its lock, and who waits for that makes a new one.
forget_locks() {
    rm -f -- "$RUN/$LAB_ID".*lock
    rmdir -- "$RUN" 2>/dev/null || true
}
