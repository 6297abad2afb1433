# ----------------------------------------------------------------------------------------------------------- constants
#
# Where this program alone keeps things, and how patient it is. What others know too stands before it (hostConstants.ts).
# Sets: BEAT, DATA_*, DEVICE_PATIENCE, DISK_FILLED, DISK_RESULT, DRY_RUN, FIREWALL, FIREWALL_LOADED, GATE_PATIENCE,
#   GATE_SECONDS, JOINED_HERE, JSON, LEAVING, LOCK, PROVEN, QUIET_SECONDS, RESTART_DUE, ROOM_MIB, TIMEOUT, UNITS, WORK.

UNITS=/etc/systemd/system
DATA_MARKER=$MOUNT/.pulumi-etcd
RESTART_DUE=$ETC/restart-due
DISK_RESULT=$ETC/disk-check.json
DISK_FILLED=$ETC/disk-filled
PROVEN=$ETC/proven # the version that was last seen to serve here
JOINED_HERE=$ETC/joined # the members that have lived on this host
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
DRY_RUN=false
DEVICE_PATIENCE=5        # how long a device that is not there yet is waited for
ROOM_MIB=250             # free space an install needs
