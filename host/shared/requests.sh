# ------------------------------------------------------------------------------------------------------------- requests

# make_key_and_request FILE "OPENSSL GENPKEY OPTIONS" CONFIG: makes FILE.key, which never leaves the host, and FILE.csr. Both stay as
# they are for as long as the configuration of the request does, so a second run asks for no new certificate. Killed anywhere, the
# next run ends with a key that belongs to its request.
make_key_and_request() {
    local file=$1 options=$2 config=$3
    if [[ ! -s $file.key ]]; then
        # shellcheck disable=SC2086 # the options are words
        openssl genpkey $options -out "$file.key.new" 2>/dev/null || fail "openssl does not make a key with $options"
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

# A request as the text of a JSON string.
request_as_json() { awk '{ printf "%s\\n", $0 }' "$1"; }
