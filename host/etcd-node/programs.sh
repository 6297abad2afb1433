# ------------------------------------------------------------------------------------------------------------- programs
#
# What others make, and this one runs.

# attempt "what it is for" command...: runs it quietly; when it fails, says what could not be done and why.
attempt() {
    local what=$1 output
    shift
    output=$("$@" 2>&1) && return 0
    fail "cannot $what: $(last_line "$output")"
}

# check_programs [RULES]: what this host lacks, all of it at once, each with the package that has it.
check_programs() {
    local program package rules='' wanted missing=()
    ((BASH_VERSINFO[0] >= 5)) || missing+=("bash 5 (this is $BASH_VERSION)")
    wanted='openssl=openssl curl=curl tar=tar awk=gawk blkid=util-linux wipefs=util-linux fallocate=util-linux flock=util-linux'
    if [[ $FILESYSTEM == xfs ]]; then
        wanted+=' mkfs.xfs=xfsprogs xfs_growfs=xfsprogs xfs_io=xfsprogs'
    else
        wanted+=' mkfs.ext4=e2fsprogs resize2fs=e2fsprogs chattr=e2fsprogs'
    fi
    for program in $wanted; do
        package=${program#*=} program=${program%%=*}
        command -v "$program" >/dev/null || missing+=("$program (package $package)")
    done
    [[ -z ${1:-} ]] || slurp rules "$1"
    if rules_refuse "$rules" && ! command -v nft >/dev/null; then
        missing+=("nft (package nftables; or set firewall.enabled: false)")
    fi
    [[ ${#missing[@]} == 0 ]] || fail "this host lacks $(join_with ', ' "${missing[@]}"); install what is missing and run again"
}
