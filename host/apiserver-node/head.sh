#!/bin/bash
# apiserver-node: wires the API server of this control-plane host to etcd. It touches the --etcd-* flags it is told and what the
# API server needs to see its certificates, and nothing else of a manifest or a unit.
#
# Every verb asks first what is already so, and can be killed anywhere and run again. `request` arrives on the standard input of a
# shell: all of it stands in functions, and only the last line calls one.
#
# Sets: APPLIED, CA_ANNOTATION, CA_VARIABLE, KUBELET_CLIENT, LOCK, PROC, PROVEN, SELF, STAGED, STATE, TIMEOUT, UNITS,
#   VARIABLE, VOLUME.
set -Eeuo pipefail
export LC_ALL=C

SELF=apiserver-node
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
