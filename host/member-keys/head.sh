#!/bin/bash
# member-keys: the first program on a host. It makes the member's private keys, which never leave it, and prints what must be known of
# the host as one line of JSON: signing requests, the host's id, its marker, round-trip time to the other members. Keys and requests
# stay as they are for as long as the names do, so a second run asks for no new certificates.
#
#   member-keys --name NAME --cluster CLUSTER --attempt ATTEMPT --architecture amd64|arm64 --key "OPENSSL GENPKEY OPTIONS"
#       --peer SANS --server SANS [--measure ADDRESS]...
#
# Sets: SELF.
set -Eeuo pipefail
# Numbers with a decimal point and messages in English, whatever the host speaks.
export LC_ALL=C

SELF=member-keys
