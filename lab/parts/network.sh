#!/usr/bin/env bash
# A lab's network: a bridge with 10.213.N.1/24 that nothing is routed from or to.

# reserve_net: sets LAB_NET to a /24 that no lab and no interface of this computer uses, and keeps it for this lab.
# The first try comes from the lab's id, so that labs rarely meet even when a restart of the computer emptied /run.
reserve_net() {
    local taken try n
    lock 7 "$RUN/lock"
    if [[ ! -s $LAB_RESERVATION ]]; then
        taken=" $(cat "$RUN"/*.net 2>/dev/null | cut -d ' ' -f 1 | tr '\n' ' ') $(ip -4 -o address) $(ip -4 route)"
        for ((try = 0; try < 254; try++)); do
            n=$((((16#$LAB_ID + try) % 254) + 1))
            [[ $taken == *[[:space:]]10.213.${n}[./[:space:]]* ]] || break
        done
        ((try < 254)) || die "all networks 10.213.1.0/24 to 10.213.254.0/24 are taken; remove labs (see: lab/lab list)"
        write_file "$LAB_RESERVATION" "10.213.$n $LABDIR"
    fi
    read -r LAB_NET _ <"$LAB_RESERVATION"
    unlock 7
}

# keep_net: takes the lab's network again after the computer's restart.
keep_net() {
    local other
    [[ ! -s $LAB_RESERVATION ]] || return 0
    lock 7 "$RUN/lock"
    other=$(grep -l -- "^$LAB_NET " "$RUN"/*.net 2>/dev/null || true)
    [[ -z $other ]] || die "the lab's network $LAB_NET.0/24 is in use by the lab in $(cut -d ' ' -f 2- -- "$other");" \
        "remove one of the two"
    write_file "$LAB_RESERVATION" "$LAB_NET $LABDIR"
    unlock 7
}

release_net() {
    local rest
    lock 7 "$RUN/lock"
    rm -f -- "$LAB_RESERVATION"*
    rest=("$RUN"/*.net)
    [[ -e ${rest[0]} ]] || rm -f -- "$RUN/lock"
    unlock 7
}

create_bridge() {
    local mac=02:13:${LAB_ID:0:2}:${LAB_ID:2:2}:${LAB_ID:4:2}:${LAB_ID:6:2}
    {
        [[ -e /sys/class/net/$LAB_BRIDGE/bridge ]] ||
            echo "link add name $LAB_BRIDGE address $mac type bridge stp_state 0 forward_delay 0 mcast_snooping 0"
        echo "address replace $LAB_NET.1/24 dev $LAB_BRIDGE"
        echo "link set $LAB_BRIDGE up"
    } | ip -batch - ||
        die "the bridge $LAB_BRIDGE could not be made; does this kernel have bridges (modprobe bridge)?"
}

# Only chains and rules of its own are flushed: whatever else is put into the table stays.
create_firewall() {
    nft -f - <<RULES || die "the firewall table $LAB_TABLE could not be made; does this kernel have nftables?"
add table inet $LAB_TABLE
add chain inet $LAB_TABLE border { type filter hook forward priority -10; policy accept; }
flush chain inet $LAB_TABLE border
add rule inet $LAB_TABLE border iifname "$LAB_BRIDGE" oifname != "$LAB_BRIDGE" drop
add rule inet $LAB_TABLE border oifname "$LAB_BRIDGE" iifname != "$LAB_BRIDGE" drop
RULES
    if bridge_is_filtered && ! iptables -w -C FORWARD "${BRIDGE_RULE[@]}" 2>/dev/null; then
        iptables -w -I FORWARD "${BRIDGE_RULE[@]}"
    fi
}

# Docker and some firewalls drop what is forwarded, and with br_netfilter that also hits frames between two ports of a
# bridge. An accept in our table would not help, their drop comes after it: the exception must stand among their rules.
bridge_is_filtered() {
    local filtered=0
    BRIDGE_RULE=(-i "$LAB_BRIDGE" -o "$LAB_BRIDGE" -j ACCEPT)
    { read -r filtered </proc/sys/net/bridge/bridge-nf-call-iptables; } 2>/dev/null || true
    [[ $filtered == 1 ]] && type -P iptables >/dev/null
}

# The links of machines, by the name that systemd-nspawn shortened: it is an alternative name then.
machine_links() {
    ip -o link show | grep -o "\bvb-$LAB_BRIDGE-[a-z0-9-]*" | sort -u
}

destroy_network() {
    local link
    while read -r link; do ip link delete "$link" 2>/dev/null || true; done < <(machine_links)
    if bridge_is_filtered; then
        while iptables -w -D FORWARD "${BRIDGE_RULE[@]}" 2>/dev/null; do :; done
    fi
    nft delete table inet "$LAB_TABLE" 2>/dev/null || true
    [[ ! -e /sys/class/net/$LAB_BRIDGE ]] || ip link delete "$LAB_BRIDGE"
}
