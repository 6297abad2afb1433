# ------------------------------------------------------------------------------------------------------------ settings

KEYS='KIND CLUSTER DIRECTORY MANIFEST UNIT KNOWN TAKE_OVER FLAGS'
KIND='' CLUSTER='' DIRECTORY='' MANIFEST='' UNIT='' KNOWN='' TAKE_OVER='' FLAGS=''

# The file is read, never executed; lines are KEY='value'.
load_settings() {
    local line key
    [[ -r $STAGED/settings.env ]] || fail "$STAGED/settings.env is not there; run the stage step first"
    while IFS= read -r line; do
        [[ $line =~ ^([A-Z_]+)=\'?([^\']*)\'?$ && " $KEYS " == *" ${BASH_REMATCH[1]} "* ]] ||
            fail "$STAGED/settings.env holds a line that is no setting: $line"
        printf -v "${BASH_REMATCH[1]}" '%s' "${BASH_REMATCH[2]}"
    done <"$STAGED/settings.env"
    for key in $KEYS; do
        [[ -n ${!key} ]] || fail "$STAGED/settings.env has no $key; run the stage step again"
    done
    read -ra WANTED <<<"$FLAGS"
}

check_digest() {
    local found
    found=$(cat "$STAGED"/{settings.env,ca.crt,client.crt,drop-in} 2>/dev/null | short_digest) || true
    [[ $found == "$1" ]] || fail "what is staged on this host is $found, not $1; run the stage step again"
}

