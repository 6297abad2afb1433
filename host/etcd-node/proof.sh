# --------------------------------------------------------------------------------------------------------------- proof

# The end of every converge: ready, listed, and the version that was asked for.
prove() {
    local id name=''
    is_ready || await_ready ''
    ask_self || fail "$NAME is ready, but its ports do not answer to this host's certificates ($PEER_URL/members, $CLIENT_URL/version); look at 'journalctl -u etcd'"
    while read -r id name _; do
        [[ $name != "$NAME" ]] || break
    done <<<"$SELF_MEMBERS"
    [[ $name == "$NAME" ]] || fail "$NAME is ready but not listed under its name; look at 'etcdctl member list'"
    [[ $SELF_VERSION == "$VERSION" ]] || fail "$NAME runs etcd $SELF_VERSION, not $VERSION; run again"
    ensure_file "$PROVEN" 0644 "$VERSION"$'\n'
    printf '{"name":%s,"id":"%s","version":"%s","state":"started"}\n' "$(json_string "$NAME")" "$id" "$VERSION"
}
