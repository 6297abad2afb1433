# ---------------------------------------------------------------------------------------------------------------- words
#
# What a program says to people, and how it ends. Results go to stdout, all else to stderr.
# Reads: SELF, EXIT_EXPLAINED.

say() { printf '%s\n' "$*" >&2; }

# Each argument is one line: what is true; what to do.
fail() { fail_with "$EXIT_EXPLAINED" "$@"; }

fail_with() { # CODE LINE...
    local code=$1 line
    shift
    for line in "$@"; do say "$SELF: $line"; done
    exit "$code"
}

# An error nobody foresaw: name the place rather than show a trace.
on_error() {
    local code=$1 where=$2
    if ((code != EXIT_EXPLAINED && BASH_SUBSHELL == 0)); then
        say "$SELF: $where failed with code $code; run it again, and report this if it stays"
    fi
    exit "$code"
}
trap 'on_error $? "${FUNCNAME[0]:-line $LINENO}"' ERR

# join_with ', ' a b c
join_with() {
    local separator=$1 out=''
    shift
    for item in "$@"; do out+="${out:+$separator}$item"; done
    printf '%s' "$out"
}

last_line() {
    local text=${1%$'\n'}
    printf '%s' "${text##*$'\n'}"
}
