# ---------------------------------------------------------------------------------------------------------------- files
#
# Starting a program costs more than most of what is asked here, and every verb asks a lot before it finds that nothing is to
# be done: so small files are read by bash itself.
# Reads: LOCK.

# slurp VARIABLE FILE: all of its text; empty when it is not there.
slurp() {
    printf -v "$1" ''
    if [[ -r $2 ]]; then IFS= read -r -d '' "$1" <"$2" || true; fi
}

same_files() {
    local one other
    [[ -r $1 && -r $2 ]] || return 1
    slurp one "$1"
    slurp other "$2"
    [[ $one == "$other" ]]
}

# ensure_file PATH MODE TEXT: writes it unless it is there already.
ensure_file() {
    local there
    slurp there "$1"
    [[ $there == "$3" ]] || printf '%s' "$3" | write_file "$1" "$2"
}

# write_file PATH MODE <text: after a kill or a power loss the file is whole, either the old one or the new one. Two may write the
# same file at once (converge, and joined, which systemd calls): they take turns, so that neither takes the other's half. The name it
# has until then begins with a dot, which a kubelet overlooks.
write_file() {
    local path=$1 mode=$2 temporary=${1%/*}/.${1##*/}.new turn
    if ! {
        exec {turn}>>"$LOCK.files" && flock "$turn" && (umask 077 && cat >"$temporary") && chmod "$mode" "$temporary" &&
            sync "$temporary" && mv -f "$temporary" "$path" && sync "${path%/*}"
    }; then
        fail "cannot write $path; is the disk full or read-only?"
    fi
    exec {turn}>&-
}

remove_file() {
    [[ -e $1 ]] || return 0
    rm -f "$1"
    sync "${1%/*}"
}
