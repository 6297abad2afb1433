# ----------------------------------------------------------------------------------------------------- key and request

request_verb() {
    local directory='' cluster='' name='' key=''
    while (($#)); do
        case $1 in
            --directory) directory=$2 ;;
            --cluster) cluster=$2 ;;
            --name) name=$2 ;;
            --key) key=$2 ;;
            *) fail "unknown argument $1" ;;
        esac
        shift 2
    done
    check_host
    own_directory "$directory" "$cluster"
    make_key "$directory" "$cluster" "$name" "$key"
    printf '{"csr":"%s"}\n' "$(request_as_json "$directory/client.csr")"
}

check_host() {
    check_root "wiring an API server takes root; use root"
    check_tools openssl curl awk flock systemctl
}

# The folder is this cluster's alone: what somebody else put there is not written over.
own_directory() {
    local mark=$1/.pulumi-etcd owner found
    if [[ ! -e $mark ]]; then
        # A run that was killed here left a name of its own.
        found=$(find "$1" -mindepth 1 -maxdepth 1 ! -name ..pulumi-etcd.new -printf '%f ' 2>/dev/null || true)
        [[ ! -e $1 || -d $1 && -z $found ]] ||
            fail "$1 is not ours: it holds ${found:-a file}; name a folder of its own in apiServer.certificateDirectory"
        install -d -m 0755 "$1"
        printf '%s\n' "$2" | write_file "$mark" 0644
    fi
    slurp owner "$mark"
    [[ ${owner%$'\n'} == "$2" ]] ||
        fail "$1 belongs to the cluster ${owner%$'\n'}, not to $2; name another folder in apiServer.certificateDirectory"
}

make_key() { # DIRECTORY CLUSTER NAME "OPENSSL GENPKEY OPTIONS"
    umask 077
    make_key_and_request "$1/client" "$4" "$(printf '%s\n' '[req]' 'prompt = no' 'distinguished_name = subject' '[subject]' "O = $2" "CN = $3")"
}

check_pair() {
    local own
    own=$(openssl pkey -in "$DIRECTORY/client.key" -pubout 2>/dev/null) || fail "$DIRECTORY/client.key cannot be read; run the request step again"
    [[ $(openssl x509 -in "$STAGED/client.crt" -noout -pubkey) == "$own" ]] ||
        fail "the staged certificate is not for $DIRECTORY/client.key, which was replaced; taint the request of this host and run again"
}
