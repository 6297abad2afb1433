# ----------------------------------------------------------------------------------------------------------- addresses
#
# Sets: ADDRESSES.

# etcd takes its peer URL from the member list, not from its flags, and this program asks the running member where the staged
# settings say it is: another address is a change of membership, not of configuration.
check_addresses() { # DIRECTORY of what is staged
    local live staged
    has_joined && [[ -e $ETC/node.env ]] || return 0
    addresses_in "$ETC/node.env"
    live=$ADDRESSES
    addresses_in "$1/node.env"
    staged=$ADDRESSES
    [[ $live == "$staged" ]] ||
        fail "the addresses of $NAME would change from $live to $staged; a living member keeps its name and its addresses. Keep them, or replace the member (docs/operations/replace.md)"
}

addresses_in() { # FILE: sets ADDRESSES, whatever the order of the lines
    local line name='' peer='' client='' health=''
    while IFS= read -r line; do
        line=${line//\'/}
        case $line in
            NAME=*) name=${line#*=} ;;
            PEER_URL=*) peer=${line#*=} ;;
            CLIENT_URL=*) client=${line#*=} ;;
            HEALTH_URL=*) health=${line#*=} ;;
        esac
    done <"$1"
    ADDRESSES="$name ($peer, $client, $health)"
}
