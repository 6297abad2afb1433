# ------------------------------------------------------------------------------------------------------------ identity

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
    printf '{"csr":"%s"}\n' "$(awk '{ printf "%s\\n", $0 }' "$directory/client.csr")"
}

check_host() {
    local tool missing=()
    [[ $(id -u) == 0 ]] || fail "runs as $(id -un), but wiring an API server takes root; use root"
    for tool in openssl curl awk flock systemctl; do
        command -v "$tool" >/dev/null || missing+=("$tool")
    done
    ((${#missing[@]} == 0)) || fail "this host has no ${missing[*]}; install what is missing and run again"
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

make_key() {
    local file=$1/client config
    config=$(printf '%s\n' '[req]' 'prompt = no' 'distinguished_name = subject' '[subject]' "O = $2" "CN = $3")
    umask 077
    if [[ ! -s $file.key ]]; then
        # shellcheck disable=SC2086 # the options are words
        openssl genpkey $4 -out "$file.key.new" 2>/dev/null || fail "openssl does not make a key with $4"
        mv "$file.key.new" "$file.key"
        rm -f "$file.csr"
    fi
    if [[ ! -s $file.csr || $(cat "$file.cnf" 2>/dev/null) != "$config" ]]; then
        printf '%s\n' "$config" >"$file.cnf.new"
        openssl req -new -key "$file.key" -config "$file.cnf.new" -out "$file.csr.new"
        rm -f "$file.csr"
        mv "$file.cnf.new" "$file.cnf"
        mv "$file.csr.new" "$file.csr"
    fi
}

check_pair() {
    local own
    own=$(openssl pkey -in "$DIRECTORY/client.key" -pubout 2>/dev/null) || fail "$DIRECTORY/client.key cannot be read; run the request step again"
    [[ $(openssl x509 -in "$STAGED/client.crt" -noout -pubkey) == "$own" ]] ||
        fail "the staged certificate is not for $DIRECTORY/client.key, which somebody replaced; taint the request of this host and run again"
}

