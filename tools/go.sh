# shellcheck shell=bash
# Finds a Go that is new enough, or brings one. Sourced after tools/artifact.sh.

GO_MINIMUM=1.26
GO_BROUGHT=1.26.8

# need_go: afterwards `go` is new enough, or the set-up has ended with what to do.
need_go() {
    local dir have
    # shellcheck disable=SC2086 # a list of patterns
    for dir in ${GO_PLACES-/usr/local/go/bin /usr/lib/go-*/bin}; do
        [ ! -x "$dir/go" ] || PATH=$PATH:$dir
    done
    command -v go >/dev/null || install_go
    # GOTOOLCHAIN: what is asked here is what is installed, not what it would fetch.
    have=$(GOTOOLCHAIN=local go version | sed -n 's/^go version go\([0-9.]*\).*/\1/p')
    if ! newer_or_same "$have" "$GO_MINIMUM"; then
        [ -x "$CACHE/go/$GO_BROUGHT/bin/go" ] || locked go bring_go "$have"
        PATH=$CACHE/go/$GO_BROUGHT/bin:$PATH
        unset GOROOT
    fi
    export GOTOOLCHAIN=local
}

# Any Go will do to fetch a newer one: a toolchain is a module like others, with a checksum in the public database.
bring_go() { # THE ONE THAT IS HERE
    [ ! -x "$CACHE/go/$GO_BROUGHT/bin/go" ] || return 0
    local dir toolchain
    say "Go $1 is here and $GO_MINIMUM is needed: fetching Go $GO_BROUGHT through the Go module proxy (about 15 seconds) ..."
    need_space 700 "$CACHE" "Go $GO_BROUGHT"
    dir=$(fresh_dir go)
    logged go "fetching Go $GO_BROUGHT" env GOFLAGS= GOMODCACHE="$dir" \
        go mod download -json "golang.org/toolchain@v0.0.1-go$GO_BROUGHT.linux-amd64" || fail_go "Go $1 is here and a newer one cannot be fetched"
    toolchain=$dir/golang.org/toolchain@v0.0.1-go$GO_BROUGHT.linux-amd64
    chmod -R u+w "$dir"
    chmod +x "$toolchain"/bin/* "$toolchain"/pkg/tool/*/*
    mkdir -p "$CACHE/go"
    rm -rf "$CACHE/go/$GO_BROUGHT"
    mv "$toolchain" "$CACHE/go/$GO_BROUGHT"
    rm -rf "$dir"
}

install_go() {
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        fail_go "there is none"
    fi
    say "installing Go from Debian (about 30 seconds) ..."
    locked packages logged go-package "installing Go from Debian" apt_go || fail_go "there is none"
    hash -r
    command -v go >/dev/null || fail_go "Debian's package brought none"
}

apt_go() {
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 golang-go || {
        apt-get update && apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 golang-go
    }
}

fail_go() {
    fail "Go $GO_MINIMUM or newer is needed and $1; install it (https://go.dev/dl), or the official Pulumi CLI $ENGINE_VERSION or newer"
}

newer_or_same() {
    [ "$(printf '%s\n' "$1" "$2" | sort -V | head -1)" = "$2" ]
}
