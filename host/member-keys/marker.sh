# -------------------------------------------------------------------------------------------------------------- marker

# What etcd-node has written on the root disk, with a member that may have been started told from one that was only formatted.
marker_as_json() {
    local key value token='' name='' state=''
    if [ ! -e "$ROOT_MARKER" ]; then
        echo null
        return
    fi
    while IFS='=' read -r key value; do
        case $key in
        TOKEN) token=$value ;;
        NAME) name=$value ;;
        STATE) state=$value ;;
        esac
    done <"$ROOT_MARKER"
    if [ "$state" = formatted ] && [ -e "$BOOTSTRAP_ENV" ]; then state=started; fi
    case $token$name$state in
    '' | *[!a-zA-Z0-9.-]*) fail "$ROOT_MARKER is not a marker of etcd-node; put the one back that was there" ;;
    esac
    printf '{"token":"%s","name":"%s","state":"%s"}' "$token" "$name" "$state"
}
