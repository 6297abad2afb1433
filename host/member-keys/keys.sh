# ---------------------------------------------------------------------------------------------------------------- keys

make_key() { # USE "OPENSSL GENPKEY OPTIONS" CLUSTER NAME SANS
    make_key_and_request "$PKI/$1" "$2" "$(printf '%s\n' '[req]' 'prompt = no' 'distinguished_name = subject' 'req_extensions = extensions' \
        '[subject]' "O = $3" "CN = $4" '[extensions]' "subjectAltName = $5")"
}
