# app: settings
put() {
    local new="$2.new.$$"
    mkdir -p "$(dirname "$2")"
    rm -f "$2".new.*
    cat >"$new"
    chmod "$1" "$new"
    sync "$new"
    mv -f "$new" "$2"
}
main() {
    set -euo pipefail
    umask 077
    put 0640 /etc/app/settings <<'END_OF_FILE'
KEY='value'
END_OF_FILE
    put 0600 '/etc/app/with space' <<'END_OF_FILE'
$NOT_EXPANDED `nor this`
	tab
END_OF_FILE
    put 0644 /etc/app/empty <<'END_OF_FILE'
END_OF_FILE
    systemctl restart app </dev/null
    true </dev/null
}
main
