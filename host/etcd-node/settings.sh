# ------------------------------------------------------------------------------------------------------------- settings

# CLUSTER, ADDRESS, MEMBERS and ENVIRONMENT are for people and for other programs on the host.
REQUIRED='NAME CLUSTER TOKEN ADDRESS CLIENT_URL PEER_URL HEALTH_URL GENESIS BORN MEMBERS VERSION ARCHIVE_URL ARCHIVE_SHA256 DEVICE FILESYSTEM'
# shellcheck disable=SC2034
NAME='' CLUSTER='' TOKEN='' ADDRESS='' CLIENT_URL='' PEER_URL='' HEALTH_URL='' GENESIS='' BORN='' MEMBERS='' VERSION=''
# shellcheck disable=SC2034
UPGRADE_FLOOR='' ARCHIVE_URL='' ARCHIVE_SHA256='' DEVICE='' FILESYSTEM='' DISK_MIN_MIB=0 DISK_CHECK=off DISK_CHECK_MIB=22 ENVIRONMENT=production

# The file is read, never executed. Lines are KEY=value or KEY='value' ('\'' stands for a quote).
load_settings() {
    local file=$1 line key value number=0
    [[ -r $file ]] || fail "$file is not there; run the stage step first"
    while IFS= read -r line || [[ -n $line ]]; do
        number=$((number + 1))
        [[ $line =~ ^[[:space:]]*(#.*)?$ ]] && continue
        [[ $line =~ ^([A-Z][A-Z0-9_]*)=(.*)$ ]] || fail "$file line $number is not KEY='value': $line"
        key=${BASH_REMATCH[1]} value=${BASH_REMATCH[2]}
        if [[ $value == \'*\' && ${#value} -ge 2 ]]; then
            value=${value:1:-1}
            value=${value//"'\\''"/"'"}
        fi
        case $key in
            NAME | CLUSTER | TOKEN | ADDRESS | CLIENT_URL | PEER_URL | HEALTH_URL | GENESIS | BORN | MEMBERS | VERSION | UPGRADE_FLOOR | ARCHIVE_URL | \
                ARCHIVE_SHA256 | DEVICE | FILESYSTEM | DISK_MIN_MIB | DISK_CHECK | DISK_CHECK_MIB | ENVIRONMENT)
                printf -v "$key" '%s' "$value"
                ;;
            *) fail "$file line $number: unknown key $key" ;;
        esac
    done <"$file"
    for key in $REQUIRED; do
        [[ -n ${!key} ]] || fail "$file has no $key; render it again"
    done
    [[ $NAME =~ ^[A-Za-z0-9][A-Za-z0-9._-]*$ ]] || fail "$file: NAME '$NAME' is not a member name"
    [[ $VERSION =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || fail "$file: VERSION '$VERSION' is not like 3.6.16"
    [[ $UPGRADE_FLOOR =~ ^([0-9]+\.[0-9]+\.[0-9]+)?$ ]] || fail "$file: UPGRADE_FLOOR '$UPGRADE_FLOOR' is not like 3.6.11"
    [[ $BORN == true || $BORN == false ]] || fail "$file: BORN is '$BORN', expected true or false"
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

