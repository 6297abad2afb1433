#!/bin/bash
# member-keys: the first program on a host. It makes the member's private keys, which never leave it, and prints what must be known of
# the host as one line of JSON: signing requests, the host's id, its marker, round-trip time to the other members. Keys and requests
# stay as they are for as long as the names do, so a second run asks for no new certificates.
#
#   member-keys --name NAME --cluster CLUSTER --attempt ATTEMPT --architecture amd64|arm64 --key "OPENSSL GENPKEY OPTIONS"
#       --peer SANS --server SANS [--measure ADDRESS]...
#
# It arrives on the standard input of a shell over a connection that may break anywhere: all of it stands in functions, and only
# the last line calls one, so that a program that arrived in part does nothing.
#
# Sets: ETC, HOST_ID, PKI, SELF.
set -Eeuo pipefail
# Numbers with a decimal point and messages in English, whatever the host speaks.
export LC_ALL=C

SELF=member-keys
PKI=${ETCD_PKI:-/etc/etcd/pki}
ETC=${PKI%/*}
HOST_ID=$ETC/host-id
