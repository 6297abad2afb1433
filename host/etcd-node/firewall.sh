# ------------------------------------------------------------------------------------------------------------- firewall
#
# The rules are a table of nftables, which is replaced in one step and decides about etcd's ports alone. What was loaded, and
# what nft itself says of the table right after, is kept in /run, which ends with the boot as the table does: when nft says
# something else later, somebody has changed it.

list_rules() { nft -s list table inet pulumi_etcd 2>/dev/null || true; }

rules_refuse() { [[ $1 == *' chain '* ]]; } # TEXT: rules, or only what takes the table away

# check_rules FILE: before it is staged, for a member whose rules cannot be loaded is not started.
check_rules() {
    local text output
    slurp text "$1"
    rules_refuse "$text" || return 0
    output=$(nft -c -f "$1" 2>&1) ||
        fail "nft does not take the firewall's rules ($(head -1 <<<"$output")); does this kernel have nftables? Correct that, or set firewall.enabled: false, and run again"
}

load_rules() { # TEXT
    local output
    if ! rules_refuse "$1" && ! command -v nft >/dev/null; then return 0; fi
    output=$(nft -f - <<<"$1" 2>&1) ||
        fail "cannot load the rules that keep strangers from etcd's ports: $(head -1 <<<"$output"); see $FIREWALL, and 'nft list ruleset'"
    if rules_refuse "$1"; then printf '%s%s' "$1" "$(list_rules)" | write_file "$FIREWALL_LOADED" 0644; else remove_file "$FIREWALL_LOADED"; fi
}

# Whether the table is what the live file says.
rules_hold() {
    local text loaded
    slurp text "$FIREWALL"
    if ! rules_refuse "$text"; then
        [[ ! -e $FIREWALL_LOADED ]]
        return
    fi
    slurp loaded "$FIREWALL_LOADED"
    [[ $loaded == "$text$(list_rules)" ]]
}

# Loads the live rules unless they hold. Connections that are open stay, and etcd does not notice.
ensure_rules() {
    local text
    if rules_hold; then return 0; fi
    slurp text "$FIREWALL"
    load_rules "$text"
}

# While a change goes round, both the old and the new parties may come: a member that joins must reach all others before they
# converge, and one that leaves is needed until they have.
allow_old_and_new() {
    local live staged line more='' before
    slurp live "$FIREWALL"
    slurp staged "$STAGED/firewall.nft"
    rules_refuse "$live" && rules_refuse "$staged" && [[ $live != "$staged" ]] || return 0
    while IFS= read -r line; do
        if [[ $line == *' accept comment '* && $staged != *"$line"* ]]; then more+=$line$'\n'; fi
    done <<<"$live"
    before=${staged%%        tcp dport \{ *}
    load_rules "$before$more${staged#"$before"}"
}
