# ----------------------------------------------------------------------------------------------------------------- lock
#
# Sets: LOCK_FD.

# One verb at a time on a host. Children keep the lock when this program is killed: a mkfs or an archive that is still being
# unpacked must end before the next run looks. Verbs that systemd calls (guard, mount, joined) take no lock, for a locked
# verb may be the one that started etcd.
lock() {
    exec {LOCK_FD}>>"$LOCK"
    if ! flock -n "$LOCK_FD"; then
        say "waiting for another etcd-node on this host: $(cat "$LOCK" 2>/dev/null || true)"
        flock -w "$TIMEOUT" "$LOCK_FD" || fail "another etcd-node still works on this host after $TIMEOUT s: $(cat "$LOCK"); wait for it to end and run again"
    fi
    printf '%s (process %s)\n' "$1" "$$" >"$LOCK"
    if [[ -e $WORK ]]; then rm -rf "$WORK"; fi
    mkdir -m 0700 "$WORK"
}
