# --------------------------------------------------------------------------------------------------------------- edits
#
# Sets: AFTER, CHANGE, DROP, TARGET.

# The edits, by line of the manifest.
declare -A DROP=() AFTER=()
spaces() { printf '%*s' "$1" ''; }

# edit_manifest: prints the manifest as it shall be. read_manifest was called.
edit_manifest() {
    local i name anchor='' prefix flag lines number line
    DROP=() AFTER=()
    read_words
    for ((i = 0; i < ${#WORDS[@]}; i++)); do
        [[ ${WORDS[i]} == --etcd-* ]] || continue
        name=${WORDS[i]%%=*}
        is_managed "$name" || continue
        number=${AT[${PATHS[i]}]}
        anchor=${anchor:-$i}
        DROP[$number]=1
        if [[ ${WORDS[i]} != *=* ]]; then i=$((i + 1)) && DROP[${AT[${PATHS[i]}]}]=1; fi
    done
    ((${#WORDS[@]} > 0)) || fail "$MANIFEST gives its container no command; nothing was changed"
    anchor=${anchor:-$((${#WORDS[@]} - 1))}
    number=${AT[${PATHS[anchor]}]}
    prefix=$(spaces $((INDENT[${PATHS[anchor]}] - 2)))
    for flag in "${WANTED[@]}"; do AFTER[$number]+="$prefix- $flag"$'\n'; done
    find_mount
    if [[ -z $MOUNT ]]; then add_mount; fi
    annotate
    mapfile -t lines <"$MANIFEST"
    for ((i = 0; i < ${#lines[@]}; i++)); do
        line=${lines[i]}
        [[ -n ${DROP[$((i + 1))]+there} ]] || printf '%s\n' "$line"
        printf '%s' "${AFTER[$((i + 1))]-}"
    done
}

is_managed() {
    local name
    for name in "${MANAGED[@]}"; do [[ $name != "$1" ]] || return 0; done
    return 1
}

# child_indent PATH: how far the keys below it are indented.
child_indent() {
    local path least=''
    for path in "${!AT[@]}"; do
        [[ $path == "$1".* && ${path#"$1".} != *[.[]* ]] || continue
        least=${INDENT[$path]}
    done
    printf '%s' "${least:-$((${INDENT[$1]:-0} + 2))}"
}

add_mount() {
    local key=${CONTAINER}.volumeMounts number indent i
    # One of ours that names another folder makes room.
    for i in "${!AT[@]}"; do
        if [[ ${VALUE[$i]} == "$VOLUME" && $i =~ ^(.*(\.volumeMounts|\.spec\.volumes)\[[0-9]+\])\.name$ ]]; then
            for number in "${!AT[@]}"; do
                if [[ $number == "${BASH_REMATCH[1]}".* ]]; then DROP[${AT[$number]}]=1; fi
            done
        fi
    done
    if [[ -n ${AT[$key]+there} ]]; then
        indent=$((${INDENT["${key}[0]"]:-$((INDENT[$key] + 2))} - 2)) number=${AT[$key]}
    else
        number=${AT[$CONTAINER.name]} indent=${INDENT[$CONTAINER.name]}
        AFTER[$number]+="$(spaces "$indent")volumeMounts:"$'\n'
    fi
    AFTER[$number]+="$(spaces "$indent")- mountPath: $DIRECTORY"$'\n'"$(spaces "$indent")  name: $VOLUME"$'\n'"$(spaces "$indent")  readOnly: true"$'\n'
    key=.spec.volumes
    if [[ -n ${AT[$key]+there} ]]; then
        indent=$((${INDENT["${key}[0]"]:-$((INDENT[$key] + 2))} - 2)) number=${AT[$key]}
    else
        number=${AT[.spec]} indent=$(child_indent .spec)
        AFTER[$number]+="$(spaces "$indent")volumes:"$'\n'
    fi
    AFTER[$number]+="$(spaces "$indent")- hostPath:"$'\n'"$(spaces "$indent")    path: $DIRECTORY"$'\n'"$(spaces "$indent")    type: DirectoryOrCreate"$'\n'"$(spaces "$indent")  name: $VOLUME"$'\n'
}

# The authority's file is read once, at the start: a note of which one it is makes the kubelet start the pod anew for another.
annotate() {
    local key=.metadata.annotations own=.metadata.annotations.$CA_ANNOTATION number
    if [[ -n ${AT[$own]+there} ]]; then
        DROP[${AT[$own]}]=1
        AFTER[${AT[$own]}]+="$(spaces "${INDENT[$own]}")$CA_ANNOTATION: \"$CA_DIGEST\""$'\n'
        return
    fi
    [[ -n ${AT[.metadata]+there} ]] || fail "$MANIFEST has no metadata; nothing was changed"
    number=${AT[$key]-}
    if [[ -z $number ]]; then
        number=${AT[.metadata]}
        AFTER[$number]+="$(spaces "$(child_indent .metadata)")annotations:"$'\n'
        AFTER[$number]+="$(spaces $(($(child_indent .metadata) + 2)))$CA_ANNOTATION: \"$CA_DIGEST\""$'\n'
        return
    fi
    AFTER[$number]+="$(spaces "$(child_indent "$key")")$CA_ANNOTATION: \"$CA_DIGEST\""$'\n'
}

# manifest_is_wanted: of what read_manifest read.
manifest_is_wanted() {
    read_words
    read_flags "${WORDS[@]}"
    find_mount
    has_wanted && [[ -n $MOUNT && ${VALUE[.metadata.annotations.$CA_ANNOTATION]-} == "$CA_DIGEST" ]]
}

# plan_static_pod: sets CHANGE to the new text of the manifest, or to nothing when it is as it shall be.
plan_static_pod() {
    CHANGE='' TARGET=$MANIFEST
    read_manifest "$MANIFEST"
    if manifest_is_wanted; then return; fi
    check_foreign "$MANIFEST"
    CHANGE=$(edit_manifest)
    # What was made is read as what was found: an edit that went wrong goes nowhere.
    printf '%s\n' "$CHANGE" >"$STATE/edited.yaml"
    read_manifest "$STATE/edited.yaml"
    manifest_is_wanted || fail "$MANIFEST is written in a form that cannot be edited; nothing was changed. See docs/operations/wire-apiserver.md to wire it by hand"
}
