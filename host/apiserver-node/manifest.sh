# ------------------------------------------------------------------------------------------------------------- manifest
#
# A manifest is read by its indentation into lines "NUMBER INDENT PATH VALUE", such as "14 4 .spec.containers[0].command[2] --x=y".
# Kubernetes' tools write this plain form of YAML; what is written in another one is refused, not guessed at.
# Sets: AT, CONTAINER, INDENT, MOUNT, PARSER, PATHS, VALUE, WORDS.

# shellcheck disable=SC2016 # awk's variables
PARSER='
function refuse(why) { printf "line %d %s\n", NR, why >"/dev/stderr"; failed = 1; exit 1 }
function pop(level) { while (depth > 0 && lvl[depth] >= level) depth-- }
function push(level, name) {
    if (level == 2 * at && ((path[depth]) in kids) && kids[path[depth]] != at) refuse("is indented differently from its neighbours")
    if (level == 2 * at) kids[path[depth]] = at
    depth++; lvl[depth] = level; path[depth] = path[depth - 1] name
}
function plain(text) {
    if (text ~ /^[|>]/) refuse("is text in a block")
    if (text ~ /^[&*!%@`]/) refuse("has an anchor, an alias or a tag")
    if (text ~ /^"/) { if (text !~ /^"([^"\\]|\\.)*"$/) refuse("has a quote that does not end"); return substr(text, 2, length(text) - 2) }
    if (text ~ /^\047/) { if (text !~ /^\047([^\047]|\047\047)*\047$/) refuse("has a quote that does not end"); return substr(text, 2, length(text) - 2) }
    if (text ~ /^[\[{]/ && text !~ /[\]}]$/) refuse("is a list or group over several lines")
    sub(/ +#.*$/, "", text)
    return text
}
/^[ ]*\t/ { refuse("is indented with a tab") }
/^[ ]*(#|$)/ { next }
/^---/ { if (seen) refuse("begins a second document"); next }
{
    seen = 1; item = 0
    match($0, /^ */); at = RLENGTH; text = substr($0, at + 1); sub(/[ \r]+$/, "", text)
    while (text ~ /^- / || text == "-") {
        pop(2 * at + 1)
        if (depth == 0 || lvl[depth] % 2 == 1 && !item) refuse("is an item of no list")
        push(2 * at + 1, "[" (items[path[depth]]++ + 0) "]")
        item = at + 2; text = substr(text, 3); match(text, /^ */); at += 2 + RLENGTH; text = substr(text, RLENGTH + 1)
        if (text != "") print NR "\t" item "\t" path[depth] "\t-"
    }
    if (text == "") next
    if (match(text, /^("[^"]*"|[^"\047 :#{}\[\],&*!|>%@`-][^ :]*|-[^ :]+)[ ]*:( |$)/)) {
        key = substr(text, 1, RLENGTH); sub(/[ ]*:[ ]?$/, "", key); gsub(/"/, "", key)
        value = substr(text, RLENGTH + 1); sub(/^ +/, "", value)
        if (!item) pop(2 * at)
        push(2 * at, "." key)
        print NR "\t" at "\t" path[depth] "\t" plain(value)
    } else if (item) print NR "\t" item "\t" path[depth] "\t" plain(text)
    else refuse("is neither a key nor an item of a list")
}'

# read_manifest FILE: sets AT, INDENT and VALUE by path, and CONTAINER, the path of the API server's container.
declare -A AT=() INDENT=() VALUE=()
read_manifest() {
    local records number indent path value problem
    AT=() INDENT=() VALUE=() CONTAINER=''
    [[ -e $1 ]] || fail "$1 is not there; this host has no API server as a static pod, or apiServer.manifest names another file"
    records=$(awk "$PARSER" "$1" 2>"$STATE/problem") || {
        slurp problem "$STATE/problem"
        fail "$1 is not a manifest that can be edited: ${problem%%$'\n'*}; nothing was changed. Mend it, or write it as kubectl and kubeadm do"
    }
    while IFS=$'\t' read -r number indent path value; do
        [[ -n $path ]] || continue
        if [[ $value == - ]]; then INDENT[$path]=$indent && continue; fi
        [[ -z ${AT[$path]+there} ]] || fail "$1 line $number says $path a second time; nothing was changed. Mend it"
        AT[$path]=$number INDENT[$path]=$indent VALUE[$path]=$value
        if [[ $value == kube-apiserver && $path =~ ^(\.spec\.containers\[[0-9]+\])\.name$ ]]; then CONTAINER=${BASH_REMATCH[1]}; fi
    done <<<"$records"
    [[ ${VALUE[.kind]-} == Pod && -n $CONTAINER ]] ||
        fail "$1 is not the manifest of an API server: it has no container kube-apiserver in a Pod; nothing was changed"
    for path in "$CONTAINER".{command,args,volumeMounts} .spec.volumes .metadata.annotations; do
        [[ -z ${VALUE[$path]-} ]] || fail "$1 line ${AT[$path]} has ${path##*.} in one line, which is not edited; nothing was changed. Write one item a line"
    done
    [[ ${VALUE[$CONTAINER.command[0]]-kube-apiserver} =~ (^|/)kube-apiserver$ ]] ||
        fail "$1 starts kube-apiserver through ${VALUE[$CONTAINER.command[0]]}; nothing was changed. Let the container's command be kube-apiserver itself"
    check_image "$1"
}

check_image() { # FILE
    local image=${VALUE[$CONTAINER.image]-}
    [[ ! $image =~ :v1\.([0-9]+)\. ]] || check_minor "$1" "$image" "${BASH_REMATCH[1]}"
}

# The program itself is asked, for a unit does not say which one it is.
check_program() {
    local version
    version=$(timeout 20 "${WORDS[0]#-}" --version 2>/dev/null) || return 0 # whatever is wrong with it shows when it is started
    [[ ! $version =~ ^Kubernetes\ (v1\.([0-9]+)\.[^ ]*) ]] || check_minor "$UNIT" "Kubernetes ${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
}

# Before 1.16 the client hangs on the first dead member when etcd has TLS (kubernetes#72102).
check_minor() { # WHERE WHAT MINOR
    (($3 >= 16)) ||
        fail "$1 runs $2: before Kubernetes 1.16 an API server hangs when the first member of its list is dead; nothing was changed. Upgrade it first"
}

# Sets WORDS, the command line of the container, and PATHS, where each word stands.
read_words() {
    local list i path
    WORDS=() PATHS=()
    for list in command args; do
        for ((i = 0; ; i++)); do
            path="$CONTAINER.${list}[$i]"
            [[ -n ${AT[$path]+there} ]] || break
            WORDS+=("${VALUE[$path]}")
            PATHS+=("$path")
        done
    done
}

# Sets MOUNT (path of the mount by which the container sees the folder, or empty).
find_mount() {
    local i j mount volume from
    MOUNT=''
    for ((i = 0; ; i++)); do
        mount="$CONTAINER.volumeMounts[$i]"
        [[ -n ${VALUE[$mount.name]-} ]] || break
        for ((j = 0; ; j++)); do
            volume=".spec.volumes[$j]"
            [[ -n ${VALUE[$volume.name]-} ]] || break
            from=${VALUE[$volume.hostPath.path]-}
            [[ ${VALUE[$volume.name]} == "${VALUE[$mount.name]}" && -n $from && $from == "${VALUE[$mount.mountPath]-}" ]] || continue
            if [[ $DIRECTORY/ == "${from%/}"/* ]]; then MOUNT=$mount; fi
        done
    done
}
