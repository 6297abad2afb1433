# ---------------------------------------------------------------------------------------------------------- the process
#
# Sets: LIVE, PID.

# find_process: sets PID and LIVE, the words of its command line; PID is empty when none runs.
find_process() {
    local comm
    PID='' LIVE=()
    if [[ $KIND == systemd ]]; then
        PID=$(systemctl show -p MainPID --value "$UNIT")
        [[ $PID != 0 ]] || PID=''
    else
        # The newest: the one before it may not have ended yet.
        for comm in "$PROC"/[0-9]*/comm; do
            if [[ $(cat "$comm" 2>/dev/null) == kube-apiserver ]]; then
                comm=${comm%/comm}
                if [[ -z $PID || $(started "${comm##*/}") -gt $(started "$PID") ]]; then PID=${comm##*/}; fi
            fi
        done
    fi
    if [[ -z $PID ]] || ! mapfile -d '' -t LIVE <"$PROC/$PID/cmdline" 2>/dev/null; then PID='' LIVE=(); fi
}

# In ticks of the kernel since it booted.
started() {
    local stat fields
    slurp stat "$PROC/$1/stat"
    read -ra fields <<<"${stat##*) }"
    printf '%s' "${fields[19]:-0}"
}

# Was it started with what is wanted, and with the authority that is wanted?
runs_wanted() {
    local text
    find_process
    [[ -n $PID ]] || return 1
    read_flags "${LIVE[@]}"
    has_wanted || return 1
    if [[ $KIND == systemd ]]; then
        text=$(tr '\0' '\n' <"$PROC/$PID/environ" 2>/dev/null) || return 1
        [[ $'\n'$text$'\n' == *$'\n'"$CA_VARIABLE=$CA_DIGEST"$'\n'* ]]
    else
        # A pod that is younger than its manifest came of it. One that was proven is the same for as long as it lives.
        slurp text "$PROVEN"
        [[ $text == "$(describe_process)" ]] || (($(started "$PID") >= $(written_at "$MANIFEST")))
    fi
}

describe_process() { printf '%s %s %s' "$PID" "$(started "$PID")" "$CA_DIGEST"; }

written_at() {
    awk -v written="$(stat -c %.2Y "$1")" -v now="$(date +%s.%2N)" -v hz="$(getconf CLK_TCK)" \
        '{ printf "%d", ($1 - (now - written)) * hz }' "$PROC/uptime"
}

# ask PATH: what the API server of this host answers; false unless that is 200. Nothing secret is sent, so its certificate, made
# for other names, need not be looked at.
ask() {
    local host port options=(-sk --noproxy '*' --max-time 5)
    host=$(live_value --bind-address) port=$(live_value --secure-port)
    case $host in '' | 0.0.0.0 | ::) host=127.0.0.1 ;; esac
    # kubeadm's own client certificate, for API servers that let nobody in without one.
    if [[ -r $KUBELET_CLIENT.key ]]; then options+=(--cert "$KUBELET_CLIENT.crt" --key "$KUBELET_CLIENT.key"); fi
    curl "${options[@]}" -o "$STATE/answer" -w '%{http_code}' "https://$host:${port:-6443}$1" 2>/dev/null | grep -qx 200
}

live_value() {
    local word
    for word in "${LIVE[@]}"; do
        [[ $word != "$1"=* ]] || printf '%s' "${word#*=}"
    done
}

is_ready() { ask /readyz && { ask /readyz/etcd || { ask '/readyz?verbose' && grep -qF '[+]etcd ok' "$STATE/answer"; }; }; }

# await_ready SECONDS CONDITION
await_ready() {
    local deadline=$((SECONDS + $1))
    until "$2" && is_ready; do
        ((SECONDS < deadline)) || return 1
        sleep 0.3
    done
}

any_process() {
    find_process
    [[ -n $PID ]]
}

why_not_ready() {
    local failed
    rm -f "$STATE/answer"
    if ! any_process; then
        printf 'no kube-apiserver runs%s' "$(last_words)"
    elif ! runs_wanted; then
        printf 'kube-apiserver still runs with the old flags'
    elif ask '/readyz?verbose' || [[ -s $STATE/answer ]]; then
        failed=$(grep -F '[-]' "$STATE/answer" | head -n 3 | paste -sd ' ' || true)
        printf '/readyz fails: %s' "${failed:-it is not ok yet}"
    else
        printf 'kube-apiserver runs, but does not answer%s' "$(last_words)"
    fi
}

# What it said last, in brackets, where systemd keeps its log.
last_words() {
    local words
    [[ $KIND == systemd ]] || return 0
    words=$(journalctl -u "$UNIT" -t kube-apiserver -n 1 -o cat 2>/dev/null | cut -c1-300) || return 0
    [[ -z $words ]] || printf ' (it said: %s)' "$words"
}
