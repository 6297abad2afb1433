#!/bin/bash
# apiserver-node: wires the API server of this control-plane host to etcd. It touches the --etcd-* flags it is told and what the
# API server needs to see its certificates, and nothing else of a manifest or a unit.
#
# Every verb asks first what is already so, and can be killed anywhere and run again.
#
# Sets: SELF.
set -Eeuo pipefail
export LC_ALL=C

SELF=apiserver-node
