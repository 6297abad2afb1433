# ------------------------------------------------------------------------------------------------------------- cluster
#
# Sets: ASKED, AUTH_*, SELF_*.

# curl is five times quicker to start than etcdctl. Files: the live ones, before the first start the staged ones.
certificates() {
    local place
    for place in "$PKI" "$STAGED.new" "$STAGED"; do
        [[ ! -e $place/server.crt ]] || break
    done
    printf '%s' "$place"
}

ask_client() { # URL...: what the client port answers; fails when it does not answer well
    local files
    files=$(certificates)
    curl -qfsS --connect-timeout 1 --max-time 3 --cacert "$files/client-ca.crt" --cert "$files/server.crt" --key "$PKI/server.key" "$@" 2>/dev/null
}

ask_peer() { # URL: what the peer port answers; it offers HTTP/2 to anyone, and then speaks only HTTP/1.1
    local files
    files=$(certificates)
    curl -qfsS --http1.1 --connect-timeout 1 --max-time 3 --cacert "$files/peer-ca.crt" --cert "$files/peer.crt" --key "$PKI/peer.key" "$1" 2>/dev/null
}

# Kubernetes talks to etcd by certificate alone. While nobody ever touched etcd's own users their revision is 1, which is quick to
# see; where they are on, etcd says so or asks for one.
auth_is_on() {
    local metrics answer
    metrics=$(curl -qfsS --connect-timeout 1 --max-time 3 "$HEALTH_URL/metrics" 2>/dev/null) || return 1
    [[ $metrics != *$'\netcd_debugging_auth_revision 1\n'* ]] || return 1
    answer=$(etcdctl --command-timeout=3s auth status 2>&1) || true
    [[ $answer =~ Status:\ true|user\ name\ is\ empty|user\ name\ not\ found|permission\ denied|invalid\ auth\ token ]]
}
AUTH_IS_ON="etcd's own user authentication is on, which Kubernetes does not support: API servers have certificates and no users, so they are refused"
AUTH_OFF="turn it off: etcdctl --user root auth disable"

# At this member, unless ASKED names others.
ASKED=''
etcdctl() {
    "$OPT/current/etcdctl" --endpoints="${ASKED:-$CLIENT_URL}" --cacert="$PKI/client-ca.crt" --cert="$PKI/server.crt" --key="$PKI/server.key" \
        --command-timeout=10s "$@"
}

# parse_members <what the peer port answers to /members: one line per member, ID NAME STARTED LEARNER PEER_URL CLIENT_URL,
# - for what is not there. Started means it has published its client URLs, which it does once it has joined.
parse_members() {
    local text line id name started learner peer client
    text=$(cat)
    [[ $text == \[*\] ]] || return 1
    text=${text//\},\{/$'}\n{'}
    while IFS= read -r line; do
        [[ $line =~ \"id\":([0-9]+) ]] || continue
        printf -v id '%x' "${BASH_REMATCH[1]}"
        name=- started=no learner=no peer=- client=-
        [[ $line =~ \"name\":\"([^\"]+)\" ]] && name=${BASH_REMATCH[1]}
        [[ $line =~ \"peerURLs\":\[\"([^\"]+)\" ]] && peer=${BASH_REMATCH[1]}
        [[ $line =~ \"clientURLs\":\[\"([^\"]+)\" ]] && client=${BASH_REMATCH[1]} started=yes
        [[ $line =~ \"isLearner\":true ]] && learner=yes
        printf '%s %s %s %s %s %s\n' "$id" "$name" "$started" "$learner" "$peer" "$client"
    done <<<"$text"
}

# members_of PEER_URL: that member's own view, in lines as above.
members_of() { ask_peer "$1/members" | parse_members; }

# What the living say of this member: none, unstarted, started or absent (see decide). All founders are asked at once.
peers_verdict() {
    local entry url answer=none file
    local -a waiting=()
    for entry in ${GENESIS//,/ }; do
        [[ ${entry%%=*} != "$NAME" ]] || continue
        url=${entry#*=}
        members_of "$url" >"$WORK/members-${entry%%=*}" &
        waiting+=("$!")
    done
    for file in "${waiting[@]}"; do wait "$file" || true; done
    for file in "$WORK"/members-*; do
        [[ -s $file ]] || continue
        case $(standing_in "$file") in
            started) answer=started ;;
            joining) [[ $answer == started ]] || answer=joining ;;
            absent) [[ $answer == @(started|joining) ]] || answer=absent ;;
            unstarted) [[ $answer != none ]] || answer=unstarted ;;
        esac
    done
    printf '%s' "$answer"
}

# Who is in the list under another id than the one it was born with, or as a learner, or in a list of others than the founders, is
# there for the second time, or came later: that is no birth.
standing_in() { # FILE of member lines: this member's standing, found by name or by peer URL
    local founder founders
    founder=$(printf '%s%s' "$PEER_URL" "$TOKEN" | sha1sum | cut -c1-16 | sed 's/^0*//') # as etcd makes it
    founders=$(printf '%s\n' "${GENESIS//,/$'\n'}" | sed 's/^[^=]*=//' | sort | tr '\n' ' ')
    awk -v name="$NAME" -v peer="$PEER_URL" -v founder="$founder" -v founders="$founders" '
        { listed[++n] = $5 }
        $2 == name || $5 == peer { found = 1; if ($3 == "yes") started = 1; else if ($1 != founder || $4 == "yes") joining = 1 }
        END {
            for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++) if (listed[j] < listed[i]) { t = listed[i]; listed[i] = listed[j]; listed[j] = t }
            for (i = 1; i <= n; i++) all = all listed[i] " "
            print !found ? "absent" : started ? "started" : joining || all != founders ? "joining" : "unstarted"
        }' "$1"
}

# The health port speaks plain HTTP, so bash asks it itself, in a subshell, which may die of a connection that breaks. Prints all
# that is answered.
ask_health() { # PATH
    local host=${HEALTH_URL#http://}
    (
        exec 2>/dev/null 3<>"/dev/tcp/$(bare_host "$host")/${host##*:}" || exit 1
        printf 'GET %s HTTP/1.0\r\n\r\n' "$1" >&3
        while IFS= read -r -t 3 line <&3 || [[ -n $line ]]; do printf '%s\n' "$line"; done
    )
}

is_ready() { [[ $(ask_health /readyz) == 'HTTP/1.'?' 200 '* ]]; }

# bare_host HOST:PORT: without brackets, which an IPv6 address has in a URL.
bare_host() {
    local host=${1%:*}
    host=${host#\[}
    printf '%s' "${host%\]}"
}

# What the running member's ports answer, in one run of curl: sets SELF_MEMBERS (lines as above) and SELF_VERSION. That the
# client port answers also proves that it takes this host's certificate.
ask_self() {
    local files answer with=(-qfsS --http1.1 --connect-timeout 1 --max-time 3)
    files=$(certificates)
    answer=$(curl "${with[@]}" --cacert "$files/peer-ca.crt" --cert "$files/peer.crt" --key "$PKI/peer.key" "$PEER_URL/members" --next \
        "${with[@]}" --cacert "$files/client-ca.crt" --cert "$files/server.crt" --key "$PKI/server.key" "$CLIENT_URL/version" 2>/dev/null) || return 1
    SELF_MEMBERS=$(parse_members <<<"${answer%%\{\"etcdserver\"*}") || return 1
    [[ $answer =~ \"etcdserver\":\"([0-9.]+) ]] || return 1
    SELF_VERSION=${BASH_REMATCH[1]}
}

# Other members as NAME=CLIENT_URL words that are not ready now.
not_ready_of() {
    local entry
    for entry in "$@"; do
        ask_client -o /dev/null "${entry#*=}/readyz" || printf '%s ' "${entry%%=*}"
    done
}

# running_version CLIENT_URL
running_version() {
    local answer
    answer=$(ask_client "$1/version") || return 1
    [[ $answer =~ \"etcdserver\":\"([0-9.]+) ]] && printf '%s' "${BASH_REMATCH[1]}"
}
