# ------------------------------------------------------------------------------------------------------------- settings
#
# Sets: ADDRESS, ARCHIVE_*, BOOTSTRAP, CLIENT_URL, CLUSTER, DEVICE, DISK_CHECK*, DISK_MIN_MIB, ENVIRONMENT, FILESYSTEM,
#   FOUNDER, GENESIS, HEALTH_URL, LABEL, MEMBERS, NAME, PEER_URL, REQUIRED, SETTINGS, TOKEN, UPGRADE_FLOOR, VERSION.

# What this member is told of itself and of its cluster. CLUSTER, ADDRESS, MEMBERS and ENVIRONMENT are for people and for other
# programs on the host.

REQUIRED='NAME CLUSTER TOKEN ADDRESS CLIENT_URL PEER_URL HEALTH_URL GENESIS FOUNDER BOOTSTRAP MEMBERS VERSION ARCHIVE_URL ARCHIVE_SHA256 DEVICE FILESYSTEM'
SETTINGS="$REQUIRED UPGRADE_FLOOR DISK_MIN_MIB DISK_CHECK DISK_CHECK_MIB ENVIRONMENT"
# shellcheck disable=SC2034
NAME='' CLUSTER='' TOKEN='' ADDRESS='' CLIENT_URL='' PEER_URL='' HEALTH_URL='' GENESIS='' FOUNDER='' BOOTSTRAP='' MEMBERS='' VERSION=''
# shellcheck disable=SC2034
UPGRADE_FLOOR='' ARCHIVE_URL='' ARCHIVE_SHA256='' DEVICE='' FILESYSTEM='' DISK_MIN_MIB=0 DISK_CHECK=off DISK_CHECK_MIB=22 ENVIRONMENT=production

load_settings() { # FILE
    local file=$1
    read_settings "$file" "$SETTINGS" "$REQUIRED"
    [[ $NAME =~ ^[A-Za-z0-9][A-Za-z0-9._-]*$ ]] || fail "$file: NAME '$NAME' is not a member name"
    [[ $VERSION =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || fail "$file: VERSION '$VERSION' is not like 3.6.16"
    [[ $UPGRADE_FLOOR =~ ^([0-9]+\.[0-9]+\.[0-9]+)?$ ]] || fail "$file: UPGRADE_FLOOR '$UPGRADE_FLOOR' is not like 3.6.11"
    [[ $FOUNDER == true || $FOUNDER == false ]] || fail "$file: FOUNDER is '$FOUNDER', expected true or false"
    [[ $FILESYSTEM == xfs || $FILESYSTEM == ext4 ]] || fail "$file: FILESYSTEM is '$FILESYSTEM', expected xfs or ext4"
    [[ $DISK_CHECK == off || $DISK_CHECK == warn || $DISK_CHECK == enforce ]] || fail "$file: DISK_CHECK is '$DISK_CHECK', expected off, warn or enforce"
    [[ $DISK_MIN_MIB =~ ^[0-9]+$ && $DISK_CHECK_MIB =~ ^[1-9][0-9]*$ ]] || fail "$file: DISK_MIN_MIB and DISK_CHECK_MIB must be whole numbers"
    [[ $ARCHIVE_SHA256 =~ ^[0-9a-f]{64}$ ]] || fail "$file: ARCHIVE_SHA256 '$ARCHIVE_SHA256' is not a SHA-256 in lower-case hex"
}

# Sets LABEL, a filesystem label that both xfs (12 characters) and ext4 can carry: it tells a disk of this very member from
# all others without mounting it.
make_label() {
    LABEL=$(printf '%s/%s' "$TOKEN" "$NAME" | sha256sum)
    LABEL=etcd-${LABEL:0:7}
}

# What runs now is described by the live file; before the first start there is only the staged one.
load_live_settings() {
    if [[ -e $ETC/node.env ]]; then load_settings "$ETC/node.env"; else load_settings "$STAGED/node.env"; fi
}

genesis_size() {
    local all=${GENESIS//[^=]/}
    printf '%s' "${#all}"
}
