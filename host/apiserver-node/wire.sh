# ------------------------------------------------------------------------------------------------------------------ wire
#
# Sets: CA_DIGEST.

wire_verb() {
    local was_ready=true
    (($# == 0)) || check_digest "$1"
    load_settings
    own_directory "$DIRECTORY" "$CLUSTER"
    check_pair
    CA_DIGEST=$(short_digest <"$STAGED/ca.crt")
    load_managed
    if [[ $KIND == systemd ]]; then plan_systemd; else plan_static_pod; fi
    if [[ -z $CHANGE ]] && has_files && runs_wanted && is_ready; then
        finish unchanged
        return
    fi
    ask_etcd
    if ! any_process || ! is_ready; then was_ready=false; fi
    put_files
    if [[ -n $CHANGE ]]; then
        remember "${WANTED[@]}" "${LINES[@]}"
        keep_copies
        install -d -m 0755 "${TARGET%/*}"
        printf '%s\n' "$CHANGE" | write_file "$TARGET" "$(stat -c %a "$TARGET" 2>/dev/null || echo 644)"
    fi
    runs_wanted || restart
    if ! await_ready "$TIMEOUT" runs_wanted; then give_up "$was_ready"; fi
    finish wired
}

has_files() { cmp -s "$STAGED/ca.crt" "$DIRECTORY/ca.crt" && cmp -s "$STAGED/client.crt" "$DIRECTORY/client.crt"; }

# A certificate is read at every new connection, so a renewed one needs no restart.
put_files() {
    local user=root
    if [[ $KIND == systemd ]]; then user=$(systemctl show -p User --value "$UNIT"); fi
    write_file "$DIRECTORY/ca.crt" 0644 <"$STAGED/ca.crt"
    write_file "$DIRECTORY/client.crt" 0644 <"$STAGED/client.crt"
    chown "${user:-root}" "$DIRECTORY/client.key"
}

# Nothing is restarted for an etcd that does not answer this host.
ask_etcd() {
    local url urls flag silent=()
    for flag in "${WANTED[@]}"; do
        if [[ $flag == --etcd-servers=* ]]; then IFS=, read -ra urls <<<"${flag#*=}"; fi
    done
    for url in "${urls[@]}"; do
        curl -s --noproxy '*' --max-time 3 --cacert "$STAGED/ca.crt" --cert "$STAGED/client.crt" --key "$DIRECTORY/client.key" \
            -o /dev/null "$url/version" 2>/dev/null || silent+=("$url")
    done
    ((${#silent[@]} == 0)) || say "${silent[*]} does not answer this host"
    ((${#silent[@]} < ${#urls[@]})) ||
        fail "no member of etcd answers this host with its new certificate; nothing was changed. Let it reach ${urls[*]}"
}

# Outside the folder of manifests, where a kubelet would start them too.
keep_copies() {
    rm -f "$STATE/previous"
    [[ -e $TARGET ]] || return 0
    [[ -e $STATE/original ]] || write_file "$STATE/original" 0600 <"$TARGET"
    write_file "$STATE/previous" 0600 <"$TARGET"
}

# A kubelet sees for itself that a manifest is another one.
restart() {
    [[ $KIND == systemd ]] || return 0
    systemctl daemon-reload
    systemctl reset-failed "$UNIT" 2>/dev/null || true
    systemctl restart --no-block "$UNIT"
}

# An API server that was ready gets back what it was ready with.
give_up() {
    local why
    why=$(why_not_ready)
    if [[ $1 != true || -z $CHANGE ]]; then
        fail "the API server of this host was not ready within $TIMEOUT s: $why; run it again when that is mended"
    fi
    if [[ -e $STATE/previous ]]; then
        write_file "$TARGET" "$(stat -c %a "$TARGET")" <"$STATE/previous"
    else
        rm -f "$TARGET"
    fi
    restart
    await_ready "$TIMEOUT" any_process ||
        fail "the API server of this host was not ready within $TIMEOUT s: $why; its old flags are back, and it is not ready with them either"
    fail "the API server of this host was not ready within $TIMEOUT s: $why; its old flags are back, and it is ready with them"
}

finish() {
    remember "${WANTED[@]}"
    describe_process | write_file "$PROVEN" 0600
    rm -f "$STATE"/{previous,edited.yaml,problem,answer}
    prune_programs
    printf '{"state":"%s","pid":%s}\n' "$1" "$PID"
}

# What runs have brought (programDelivery.ts), up to what is staged now. What came later is for a run that is about to stage.
prune_programs() {
    local file
    for file in "$PROGRAMS/apiserver-node"-*; do
        if [[ -e $file && ! $file -nt $STAGED/settings.env ]]; then rm -f "$file"; fi
    done
}
