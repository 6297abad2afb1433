#!/bin/bash
# etcd-node: looks after the one etcd member of this host.
#
# Every verb first asks "is it already so?", does what is missing, and ends by proving it, so that it can be killed at any
# moment and simply run again. Results go to stdout, progress and errors to stderr. `etcd-node help` lists the verbs.
#
# Sets: SELF.
set -Eeuo pipefail

SELF=etcd-node
