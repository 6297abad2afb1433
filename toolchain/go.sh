# shellcheck shell=bash
# Finds a Go that is new enough. Sourced after toolchain/artifact.sh.

# need_go MINIMUM: afterwards `go` is at least that, or the set-up has ended with what to do.
need_go() {
    local minimum=$1 have
    # Debian keeps the Go versions of its packages beside each other here.
    local dir
    for dir in /usr/local/go/bin "/usr/lib/go-$minimum/bin"; do
        if ! command -v go >/dev/null && [ -x "$dir/go" ]; then
            PATH=$PATH:$dir
        fi
    done
    if ! command -v go >/dev/null; then
        install_go "$minimum"
    fi
    have=$(go env GOVERSION | sed 's/^go//')
    if newer_or_same "$have" "$minimum"; then
        return 0
    fi
    if newer_or_same "$have" 1.21; then
        say "Go $have is here but $minimum is needed: fetching Go $minimum through the Go module proxy ..."
        if GOTOOLCHAIN="go$minimum.0+auto" go version >/dev/null 2>&1; then
            export GOTOOLCHAIN="go$minimum.0+auto"
            return 0
        fi
    fi
    fail "Go $minimum or newer is needed to build the engine, Go $have is here and a newer one cannot be fetched; install it (https://go.dev/dl) or the official Pulumi CLI $ENGINE_VERSION or newer"
}

install_go() {
    local minimum=$1 package candidate
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        for package in "golang-$minimum-go" golang-go; do
            candidate=$(apt-cache policy "$package" 2>/dev/null | sed -n 's/^ *Candidate: *\([0-9]*:\)\?//p')
            if [ -n "$candidate" ] && [ "$candidate" != "(none)" ]; then
                say "installing Go from Debian ($package $candidate) ..."
                DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$package" >/dev/null 2>&1 || continue
                PATH=$PATH:/usr/lib/go-$minimum/bin
                command -v go >/dev/null && return 0
            fi
        done
    fi
    fail "Go $minimum or newer is needed to build the engine and there is none; install it (https://go.dev/dl) or the official Pulumi CLI $ENGINE_VERSION or newer"
}

newer_or_same() {
    [ "$(printf '%s\n' "$1" "$2" | sort -V | head -1)" = "$2" ]
}
