# --------------------------------------------------------------------------------------------------------------- install
#
# Sets: ARCHIVE.

is_installed() {
    local stamp
    slurp stamp "$OPT/$VERSION/.archive"
    [[ -n $stamp && -x $OPT/$VERSION/etcd && -x $OPT/$VERSION/etcdctl && -x $OPT/$VERSION/etcdutl && $stamp == "$(install_stamp)" ]]
}

# Sizes are in the stamp because a power loss may keep names and lose content.
install_stamp() { printf '%s %s' "$ARCHIVE_SHA256" "$(stat -c %s "$OPT/$VERSION"/{etcd,etcdctl,etcdutl})"; }

install_version() {
    local room unpacked="$OPT/.unpack" output
    if is_installed; then return 0; fi
    mkdir -p "$OPT"
    rm -rf "$unpacked"
    room=$(($(df --output=avail -B1048576 "$OPT" | tail -1)))
    ((room >= ROOM_MIB)) || fail "the disk under $OPT has $room MiB free, $ROOM_MIB MiB are needed to install etcd $VERSION; make room and run again"
    fetch_archive
    mkdir -p "$unpacked"
    output=$(tar -xf "$ARCHIVE" -C "$unpacked" --no-same-owner --strip-components=1 --wildcards --no-wildcards-match-slash \
        '*/etcd' '*/etcdctl' '*/etcdutl' 2>&1) || {
        rm -rf "$unpacked"
        fail "cannot unpack $ARCHIVE_URL: $(last_line "$output"); is it an etcd release archive, and is there room under $OPT?"
    }
    chmod 0755 "$unpacked" "$unpacked"/*
    output=$("$unpacked/etcd" --version 2>&1) || fail "the etcd in $ARCHIVE_URL does not run on this host: $(last_line "$output"); is it for $(uname -m)?"
    [[ $output =~ etcd\ Version:\ ([0-9.]+) && ${BASH_REMATCH[1]} == "$VERSION" ]] ||
        fail "the archive $ARCHIVE_URL holds etcd ${BASH_REMATCH[1]:-of unknown version}, not $VERSION; correct the version or the address"
    sync "$unpacked"/*
    rm -rf "$OPT/.old"
    [[ ! -e $OPT/$VERSION ]] || mv -T "$OPT/$VERSION" "$OPT/.old"
    mv -T "$unpacked" "$OPT/$VERSION"
    install_stamp | write_file "$OPT/$VERSION/.archive" 0644
    rm -rf "$OPT/.old" "$OPT/.download"
    prune_versions
}

# Sets ARCHIVE to a local file whose checksum is right. Nothing is unpacked before that.
fetch_archive() {
    local found
    case $ARCHIVE_URL in
        file://*)
            ARCHIVE=${ARCHIVE_URL#file://}
            [[ -r $ARCHIVE ]] || fail "the archive $ARCHIVE is not on this host; correct the address of the etcd archive"
            ;;
        https://*)
            ARCHIVE=$OPT/.download/$ARCHIVE_SHA256
            download
            ;;
        *) fail "the address of the etcd archive must begin with https:// or file://: $ARCHIVE_URL" ;;
    esac
    found=$(openssl dgst -sha256 -r "$ARCHIVE") || fail "cannot read $ARCHIVE"
    found=${found%% *}
    [[ $found != "$ARCHIVE_SHA256" ]] || return 0
    rm -rf "$OPT/.download"
    fail "the archive $ARCHIVE_URL has a wrong checksum: expected SHA-256 $ARCHIVE_SHA256, found $found; it was not unpacked. Correct the checksum or the address, or ask the mirror's maintainer"
}

# Resumes what an earlier run left. Only what may pass by itself is tried again.
download() {
    local try code status error
    mkdir -p "$OPT/.download"
    for try in 1 2 3 4 5; do
        code=0
        status=$(curl -qgfsSL --proto '=https' -C - --connect-timeout 10 --speed-limit 1000 --speed-time 30 \
            -w '%{http_code}' -o "$ARCHIVE" "$ARCHIVE_URL" 2>"$WORK/curl.err") || code=$?
        ((code != 0)) || return 0
        error=$(last_line "$(cat "$WORK/curl.err")")
        case $code:$status in
            22:416) return 0 ;;             # nothing left to resume: the checksum tells whether it is right
            33:*) rm -f "$ARCHIVE" ;;       # the server cannot resume: from the start
            22:429 | 22:5??) ;;             # the server is busy
            5:* | 6:* | 7:* | 18:* | 28:* | 35:* | 52:* | 55:* | 56:* | 92:*) ;; # the network
            23:*) fail "cannot store the archive under $OPT: $error; is the disk full?" ;;
            *) fail "cannot fetch $ARCHIVE_URL: $error; correct the address of the etcd archive" ;;
        esac
        say "fetching $ARCHIVE_URL failed ($error), try $try of 5"
        sleep "$try"
    done
    fail "cannot fetch $ARCHIVE_URL: $error, after 5 tries; is this host allowed to reach it? Run again when it is"
}

# Keeps what runs, what ran before, and what is staged.
prune_versions() {
    local directory version current previous
    current=$(readlink "$OPT/current" 2>/dev/null || true)
    previous=$(readlink "$OPT/previous" 2>/dev/null || true)
    for directory in "$OPT"/[0-9]*/; do
        version=$(basename "$directory")
        [[ $version == "$VERSION" || $version == "$current" || $version == "$previous" ]] || rm -rf "${OPT:?}/$version"
    done
}

# point_current VERSION: what the unit will run from its next start on.
point_current() {
    local current
    current=$(readlink "$OPT/current" 2>/dev/null || true)
    [[ $current != "$1" ]] || return 0
    [[ -z $current ]] || replace_link previous "$current"
    replace_link current "$1"
}

replace_link() {
    ln -sfn "$2" "$OPT/.$1"
    mv -Tf "$OPT/.$1" "$OPT/$1"
    sync "$OPT"
}

make_user() {
    # The group by itself: a useradd that is killed may leave a user without it.
    if ! getent group etcd >/dev/null; then
        attempt "create the group etcd" groupadd --system etcd
    fi
    if ! id -u etcd >/dev/null 2>&1; then
        attempt "create the user etcd" useradd --system --gid etcd --no-create-home --home-dir "$MOUNT" --shell /usr/sbin/nologin etcd
    fi
}
