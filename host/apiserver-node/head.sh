#!/bin/bash
# apiserver-node: wires the API server of this control-plane host to etcd. It touches the --etcd-* flags it is told and what the
# API server needs to see its certificates, and nothing else of a manifest or a unit.
#
#   apiserver-node request --directory DIR --cluster CLUSTER --name NAME --key "OPENSSL GENPKEY OPTIONS"
#       makes the key, which never leaves the host, and prints {"csr":"..."}
#   apiserver-node wire [DIGEST]
#       takes what is staged live, restarts the API server when it has to, and proves that it is ready; with a digest, only that
#   apiserver-node status
#       prints what the API server runs with, as one line of JSON
#
# Every verb asks first what is already so, and can be killed anywhere and run again. `request` arrives on the standard input of a
# shell: all of it stands in functions, and only the last line calls one.
set -Eeuo pipefail
export LC_ALL=C

STATE=/etc/etcd-wiring
STAGED=$STATE/staged
APPLIED=$STATE/applied
PROVEN=$STATE/proven
LOCK=/run/lock/apiserver-node.lock
UNITS=/etc/systemd/system
KUBELET_CLIENT=/etc/kubernetes/pki/apiserver-kubelet-client
VARIABLE=KUBE_APISERVER_ETCD_FLAGS
CA_VARIABLE=KUBE_APISERVER_ETCD_CA
CA_ANNOTATION=pulumi-etcd/ca
VOLUME=etcd-client
TIMEOUT=${APISERVER_NODE_TIMEOUT:-240} # seconds for an API server to be ready: a kubelet looks at its manifests every 20
PROC=/proc

