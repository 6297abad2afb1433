# -------------------------------------------------------------------------------------------------------------- systemd
#
# Sets: CHANGE, EXEC, TARGET, WORDS.

# Sets EXEC, the unit's own command line: without our drop-in, in one line.
read_unit() {
    local file line joined='' text files
    EXEC=''
    [[ $(systemctl show -p LoadState --value "$UNIT") == loaded ]] ||
        fail "this host has no unit $UNIT; name the one that runs kube-apiserver in apiServer.unit, or set kind: static-pod"
    files=$(systemctl show -p FragmentPath --value "$UNIT")$'\n'$(systemctl show -p DropInPaths --value "$UNIT" | tr ' ' '\n')
    while IFS= read -r file; do
        [[ -n $file && $file != "$TARGET" ]] || continue
        while IFS= read -r line || [[ -n $line ]]; do
            [[ ! $line =~ ^[[:space:]]*[#\;] ]] || continue
            joined+=$line
            if [[ $joined == *\\ ]]; then joined="${joined%\\} " && continue; fi
            if [[ $joined =~ ^[[:space:]]*ExecStart[[:space:]]*=[[:space:]]*(.*)$ ]]; then
                text=${BASH_REMATCH[1]}
                [[ -z $text || -z $EXEC ]] || fail "$UNIT has more than one ExecStart; nothing was changed. Give kube-apiserver a unit of its own"
                EXEC=$text
            fi
            joined=''
        done <"$file"
    done <<<"$files"
    read -ra WORDS <<<"$EXEC"
    [[ ${WORDS[0]-} =~ ^-?/.*/kube-apiserver$ ]] ||
        fail "$UNIT starts \"${WORDS[0]-nothing}\", not kube-apiserver; nothing was changed. Name the unit that does in apiServer.unit"
    # shellcheck disable=SC2016 # systemd's, not ours
    [[ ! $EXEC =~ [\"\']--etcd-|--etcd-[a-z-]+=[\"\'] ]] ||
        fail "$UNIT has --etcd-* flags in quotes, which are not edited; nothing was changed. Take the quotes away"
    check_program
    check_environment
}

check_environment() {
    local file
    while read -r file _; do
        if [[ ! -r $file ]] || ! grep -q -- '--etcd-' "$file"; then continue; fi
        fail "$file, which $UNIT reads, sets $(grep -o -m 1 -- '--etcd-[a-z-]*' "$file" | head -n 1); nothing was changed. Take --etcd-* out of it: this program edits no such files"
    done < <(systemctl show -p EnvironmentFiles --value "$UNIT")
}

plan_systemd() {
    local text there mark word rest=() skip=false
    TARGET=$UNITS/$UNIT.d/50-pulumi-etcd.conf CHANGE=''
    read_unit
    mark="# ExecStart of the unit: $(printf '%s' "$EXEC" | short_digest)"
    slurp text "$STAGED/drop-in"
    text+="Environment=\"$CA_VARIABLE=$CA_DIGEST\""$'\n'
    slurp there "$TARGET"
    if [[ " ${WORDS[*]} " != *" \$$VARIABLE "* ]]; then
        read_flags "${WORDS[@]}"
        # A unit that we took over keeps the flags that it had; they are hidden, and were spoken of.
        [[ $there == *"$mark"* ]] || check_foreign "$UNIT"
        for word in "${WORDS[@]}"; do
            if $skip; then skip=false && continue; fi
            if [[ $word == --etcd-* ]] && is_managed "${word%%=*}"; then
                [[ $word == *=* ]] || skip=true
                continue
            fi
            rest+=("$word")
        done
        text+="$mark"$'\n'"ExecStart="$'\n'"ExecStart=${rest[*]} \$$VARIABLE"$'\n'
    fi
    [[ $there == "$text" ]] || CHANGE=${text%$'\n'}
}
