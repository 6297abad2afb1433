# ---------------------------------------------------------------------------------------------------------- round trip

# Sets trip to the longest of the best of five round trips to each address, in milliseconds, 0 without addresses, and silent to those
# that do not answer: one that is down must not keep the others from being known. A connection that is refused went there and back
# like one that is accepted, so nothing needs to listen yet.
round_trip() {
    local address took best worst=0
    silent=()
    for address in "$@"; do
        best=
        for _ in 1 2 3 4 5; do
            if ! took=$(connect_us "$address"); then
                say "$SELF: $address does not answer, so the way to it is not measured"
                silent+=("$address")
                continue 2
            fi
            { [ -n "$best" ] && [ "$best" -le "$took" ]; } || best=$took
        done
        [ "$best" -le "$worst" ] || worst=$best
    done
    [ $# = 0 ] || [ ${#silent[@]} -lt $# ] ||
        fail "no other member answers, so the round-trip time between members cannot be measured; let members reach each other on port 2380, or set timing.roundTrip"
    trip=$(awk -v us="$worst" 'BEGIN { printf "%.1f", us / 1000 }')
}

connect_us() {
    # shellcheck disable=SC2016 # for the shell that connects, not for this one
    timeout 5 bash -c 'start=${EPOCHREALTIME/./}
        said=$({ : <>"/dev/tcp/$1/2380"; } 2>&1)
        end=${EPOCHREALTIME/./}
        case $said in "" | *refused*) echo $((end - start)) ;; *) exit 1 ;; esac' connect "$1"
}
