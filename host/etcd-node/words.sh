# ---------------------------------------------------------------------------------------------------------------- words

say() { printf '%s\n' "$*" >&2; }

# Each argument is one line: what is true; what to do.
fail() {
    printf 'etcd-node: %s\n' "$@" >&2
    exit $SAID
}
SAID=70 # exit code of a failure that has been explained

# An error nobody foresaw: name the place rather than show a trace.
on_error() {
    local code=$1 line=$2
    if ((code != SAID && BASH_SUBSHELL == 0)); then
        say "etcd-node: line $line failed with code $code; run it again, and report this if it stays"
    fi
    exit "$code"
}
trap 'on_error $? $LINENO' ERR

json_escape() {
    local text=$1 out='' char code i
    for ((i = 0; i < ${#text}; i++)); do
        char=${text:i:1}
        case $char in
            '"') out+='\"' ;;
            \\) out+="\\\\" ;;
            $'\n') out+='\n' ;;
            $'\t') out+='\t' ;;
            [[:cntrl:]])
                printf -v code '%d' "'$char"
                printf -v char '\\u%04x' "$code"
                out+=$char
                ;;
            *) out+=$char ;;
        esac
    done
    printf '%s' "$out"
}

json_string() { printf '"%s"' "$(json_escape "$1")"; }

# join_with ', ' a b c
join_with() {
    local separator=$1 out=''
    shift
    for item in "$@"; do out+="${out:+$separator}$item"; done
    printf '%s' "$out"
}

# Of a clock that only ever goes on: the time of day may be put right while something is waited for.
milliseconds() {
    local up
    read -r up _ </proc/uptime
    printf '%s' "$((10#${up/./} * 10))"
}

