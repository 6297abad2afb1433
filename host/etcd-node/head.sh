#!/bin/bash
# etcd-node: looks after the one etcd member of this host.
#
# Every verb first asks "is it already so?", does what is missing, and ends by proving it, so that it can be killed at any
# moment and simply run again. Results go to stdout, progress and errors to stderr. `etcd-node help` lists the verbs.
#
# Sets: BEAT, BOOTSTRAP, BORN_HERE, DATA_*, DEVICE_PATIENCE, DISK_FILLED, DISK_RESULT, ETC, EXIT_*, FIREWALL,
#   FIREWALL_LOADED, GATE_PATIENCE, GATE_SECONDS, JSON, LEAVING, LOCK, MOUNT, OPT, PKI, PROGRAM, PROVE, PROVEN,
#   QUIET_SECONDS, RESTART_DUE, ROOM_MIB, ROOT_MARKER, SELF, STAGED, TIMEOUT, UNITS, WORK.
set -Eeuo pipefail

SELF=etcd-node
EXIT_UNKNOWN=69   # nothing is known here: somebody else is to be asked
EXIT_NOT_READY=75 # nothing was done, because others must be mended first
PROGRAM=/usr/local/sbin/etcd-node
ETC=/etc/etcd
STAGED=$ETC/staged
PKI=$ETC/pki
OPT=/opt/etcd
MOUNT=/var/lib/etcd
DATA_DIR=$MOUNT/data
UNITS=/etc/systemd/system
ROOT_MARKER=$ETC/identity
DATA_MARKER=$MOUNT/.pulumi-etcd
BOOTSTRAP=$ETC/bootstrap.env
RESTART_DUE=$ETC/restart-due
DISK_RESULT=$ETC/disk-check.json
DISK_FILLED=$ETC/disk-filled
PROVEN=$ETC/proven # the version that was last seen to serve here
BORN_HERE=$ETC/born
BEAT=/var/lib/etcd-node/beat
DATA_BEAT=$MOUNT/.beat
FIREWALL=$ETC/firewall.nft
FIREWALL_LOADED=/run/etcd-firewall
LOCK=/run/lock/etcd-node.lock
WORK=/run/etcd-node

TIMEOUT=300              # seconds a verb may wait in all (--timeout)
GATE_SECONDS=5           # how long the others must have been ready before this member is restarted
GATE_PATIENCE=60         # how long the gate waits for them before it gives up
QUIET_SECONDS=15         # how long a balancer must have sent nobody to a member before it is believed to send nobody there
JSON=false
LEAVING=false
PROVE=false
DEVICE_PATIENCE=5        # how long a device that is not there yet is waited for
ROOM_MIB=250             # free space an install needs
