# ------------------------------------------------------------------------------------------------------------ settings
#
# Sets: CLUSTER, DIRECTORY, FLAGS, KEYS, KIND, KNOWN, MANIFEST, TAKE_OVER, UNIT, WANTED.

KEYS='KIND CLUSTER DIRECTORY MANIFEST UNIT KNOWN TAKE_OVER FLAGS'
KIND='' CLUSTER='' DIRECTORY='' MANIFEST='' UNIT='' KNOWN='' TAKE_OVER='' FLAGS=''

load_settings() {
    read_settings "$STAGED/settings.env" "$KEYS" "$KEYS"
    read -ra WANTED <<<"$FLAGS"
}

# short_digest <text
short_digest() { sha256sum | cut -c1-16; }

check_digest() {
    local found
    found=$(cat "$STAGED"/{settings.env,ca.crt,client.crt,drop-in} 2>/dev/null | short_digest) || true
    [[ $found == "$1" ]] || fail "what is staged on this host is $found, not $1; run the stage step again"
}
