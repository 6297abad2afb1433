# ------------------------------------------------------------------------------------------------------------ converge

# converge [STAMP]: the one next legal step towards what is staged, and the proof that it is there. With STAMP only towards what that
# run of stage has put there.
verb_converge() {
    lock "converge"
    start_clock
    load_settings "$STAGED/node.env"
    [[ -z ${1:-} ]] || check_stamp "$1"
    is_installed || fail "etcd $VERSION is not installed on this host; stage again"
    examine ask
    [[ $START != join ]] || explain_join
    check_addresses "$STAGED"
    check_quota
    prepare_disk
    if ! has_joined || [[ -e $BOOTSTRAP_ENV ]]; then
        start_member
        await_birth
        mark_joined
        remove_file "$BOOTSTRAP_ENV"
    fi
    converge_member
    ensure_rules
    prove
    leave_no_space
    prune_programs
    if auth_is_on; then say "warning: $AUTH_IS_ON; $AUTH_OFF"; fi
}
