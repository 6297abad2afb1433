make_key_and_request() {
    local use=$1 options=$2 config
    local file=$PKI/$use
    config=$(printf '%s\n' '[req]' 'prompt = no' 'distinguished_name = subject' 'req_extensions = extensions' \
        '[subject]' "O = $3" "CN = $4" '[extensions]' "subjectAltName = $5")
    if [ ! -s "$file.key" ]; then
        # shellcheck disable=SC2086 # the options are words
        openssl genpkey $options -out "$file.key.new" 2>/dev/null || fail "openssl does not make a key with $options"
        mv "$file.key.new" "$file.key"
        rm -f "$file.csr"
    fi
    if [ ! -s "$file.csr" ] || [ "$(cat "$file.cnf" 2>/dev/null)" != "$config" ]; then
        printf '%s\n' "$config" >"$file.cnf.new"
        openssl req -new -key "$file.key" -config "$file.cnf.new" -out "$file.csr.new"
        rm -f "$file.csr"
        mv "$file.cnf.new" "$file.cnf"
        mv "$file.csr.new" "$file.csr"
    fi
}

