# ----------------------------------------------------------------------------------------------------------------- host

# check_tools TOOL...: what this host lacks, all of it at once.
check_tools() {
    local tool missing=()
    for tool in "$@"; do
        command -v "$tool" >/dev/null || missing+=("$tool")
    done
    [[ ${#missing[@]} == 0 ]] || fail "this host has no ${missing[*]}; install what is missing and run again"
}

# check_root "WHAT TAKES ROOT; WHAT TO DO"
check_root() { [[ $(id -u) == 0 ]] || fail "runs as $(id -un), but $1"; }
