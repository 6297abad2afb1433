# ---------------------------------------------------------------------------------------------------------------- status
#
# Sets: CA_DIGEST.

status_verb() {
    local ready=false days=null wired=false problem=''
    load_settings
    CA_DIGEST=$(short_digest <"$STAGED/ca.crt")
    load_managed
    find_process
    if [[ -n $PID ]]; then
        ! is_ready || ready=true
        if runs_wanted && has_files; then wired=true; fi
    fi
    # Also what is written, with which it would start the next time.
    problem=$(find_problem 2>&1) || wired=false
    days=$(certificate_days)
    local flags=() peers name
    mapfile -t peers < <(connections)
    read_flags "${LIVE[@]}"
    for name in "${!SEEN[@]}"; do flags+=("$name=${SEEN[$name]}"); done
    mapfile -t flags < <(printf '%s\n' "${flags[@]}" | sort)
    printf '{"running":%s,"ready":%s,"wired":%s,"problem":%s,"flags":%s,"endpoints":%s,"certificateDays":%s}\n' \
        "$([[ -n $PID ]] && echo true || echo false)" "$ready" "$wired" "$(json_string "$problem")" \
        "$(json_list "${flags[@]}")" "$(json_list "${peers[@]}")" "$days"
}

# In a subshell, which ends with what it says.
find_problem() {
    if [[ $KIND == systemd ]]; then plan_systemd; else plan_static_pod; fi
    [[ -z $CHANGE ]] || fail "$TARGET is not as it was written; run apiserver-node wire on this host to write it again"
}

certificate_days() {
    local end
    end=$(openssl x509 -in "$DIRECTORY/client.crt" -noout -enddate 2>/dev/null) || { echo null && return; }
    echo $((($(date -d "${end#*=}" +%s) - $(date +%s)) / 86400))
}

# Whom the API server has connections with, of those it was told, as ADDRESS:PORT.
connections() {
    local inodes
    [[ -n $PID ]] || return 0
    inodes=$(readlink "$PROC/$PID"/fd/* 2>/dev/null | sed -n 's/^socket:\[\([0-9]*\)\]$/\1/p' | paste -sd ' ')
    awk -v inodes="$inodes" '
        function hex(text, i, n) { for (i = 1; i <= length(text); i++) n = n * 16 + index("0123456789ABCDEF", substr(text, i, 1)) - 1; return n }
        BEGIN { split(inodes, list, " "); for (i in list) own[list[i]] = 1 }
        $4 == "01" && ($10 in own) {
            a = $3; port = hex(substr(a, index(a, ":") + 1)); a = substr(a, index(a, ":") - 8, 8)
            print hex(substr(a, 7, 2)) "." hex(substr(a, 5, 2)) "." hex(substr(a, 3, 2)) "." hex(substr(a, 1, 2)) ":" port
        }' "$PROC/$PID/net/tcp" "$PROC/$PID/net/tcp6" 2>/dev/null | sort -u | while read -r line; do
        if is_endpoint "$line"; then printf '%s\n' "$line"; fi
    done
}

is_endpoint() {
    local url
    for url in ${KNOWN//,/ }; do
        [[ ${url#https://} != "$1" ]] || return 0
        # A name: any address with its port may be it.
        [[ $url =~ //[0-9.]+: || ${url##*:} != "${1##*:}" ]] || return 0
    done
    return 1
}
