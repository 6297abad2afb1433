say() { printf '%s\n' "$*" >&2; }

# Each argument is one line: what is true; what to do.
fail() {
    printf 'apiserver-node: %s\n' "$@" >&2
    exit $SAID
}
SAID=70 # exit code of a failure that has been explained

on_error() {
    local code=$1 line=$2
    if ((code != SAID && BASH_SUBSHELL == 0)); then
        say "apiserver-node: line $line failed with code $code; run it again, and report this if it stays"
    fi
    exit "$code"
}
trap 'on_error $? $LINENO' ERR

# slurp VARIABLE FILE: all of its text; empty when it is not there.
slurp() {
    printf -v "$1" ''
    if [[ -r $2 ]]; then IFS= read -r -d '' "$1" <"$2" || true; fi
}

# write_file PATH MODE <text: whole, the old one or the new one, also after a power loss. The name it has until then begins with
# a dot, which a kubelet overlooks.
write_file() {
    local new=${1%/*}/.${1##*/}.new
    if ! { (umask 077 && cat >"$new") && chmod "$2" "$new" && sync "$new" && mv -f "$new" "$1" && sync "${1%/*}"; }; then
        fail "cannot write $1; is the disk full or read-only?"
    fi
}

# short_digest <text
short_digest() { sha256sum | cut -c1-16; }

json_list() {
    local out='' item
    for item in "$@"; do
        item=${item//\\/\\\\}
        out+="${out:+,}\"${item//\"/\\\"}\""
    done
    printf '[%s]' "$out"
}

