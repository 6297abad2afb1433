# ---------------------------------------------------------------------------------------------------------------- host

check_host() { # ARCHITECTURE
    check_root "making an etcd member takes root; use root, or a user that may sudo without a password"
    check_tools openssl curl tar flock blkid systemctl
    case $1/$(uname -m) in
    amd64/x86_64 | arm64/aarch64) ;;
    *) fail "this host is $(uname -m), but etcd.architecture says $1; set it to what the hosts are" ;;
    esac
    [[ -d /run/systemd/system ]] || fail "this host does not run systemd, which is to keep etcd running; use one that does"
}
