# pulumi-etcd: stage etcd-1
put() {
    local new="$2.new.$$"
    mkdir -p "$(dirname "$2")"
    rm -f "$2".new.*
    cat >"$new"
    chmod "$1" "$new"
    sync "$new"
    mv -f "$new" "$2"
}
main() {
    set -euo pipefail
    umask 077
    exec 9>>/run/lock/etcd-stage.lock
    flock 9
    program=/usr/local/lib/pulumi-etcd/etcd-node-4df3fd8d6c9a414228c62607a484328612b8a8eb7f0c1b49d3465c060439c65e
    [[ $(sha256sum 2>/dev/null <"$program") == "${program##*-}  -" ]] ||
        { echo "etcd-node: $program is not there, or was changed by somebody; run again" >&2 && exit 70; }
    put 0755 /etc/etcd/staged.new/etcd-node <"$program"
    put 0644 /etc/etcd/staged.new/node.env <<'END_OF_FILE'
NAME=etcd-1
CLUSTER=main
TOKEN=main-1a2b3c4d
ADDRESS=192.0.2.11
CLIENT_URL=https://192.0.2.11:2379
PEER_URL=https://192.0.2.11:2380
HEALTH_URL=http://192.0.2.11:2381
GENESIS=etcd-1=https://192.0.2.11:2380,etcd-2=https://192.0.2.12:2380,etcd-3=https://192.0.2.13:2380
FOUNDER=true
BOOTSTRAP='ETCD_INITIAL_CLUSTER=etcd-1=https://192.0.2.11:2380,etcd-2=https://192.0.2.12:2380,etcd-3=https://192.0.2.13:2380 ETCD_INITIAL_CLUSTER_STATE=new ETCD_INITIAL_CLUSTER_TOKEN=main-1a2b3c4d'
MEMBERS='etcd-1=https://192.0.2.11:2379 etcd-2=https://192.0.2.12:2379 etcd-3=https://192.0.2.13:2379'
VERSION=3.6.14
UPGRADE_FLOOR=3.5.32
ARCHIVE_URL=https://example.com/etcd-v3.6.14-linux-amd64.tar.gz
ARCHIVE_SHA256=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
DEVICE=/dev/disk/by-id/nvme-Some_Disk_1234
FILESYSTEM=xfs
DISK_MIN_MIB=4096
DISK_CHECK=enforce
DISK_CHECK_MIB=22
ENVIRONMENT=production
END_OF_FILE
    put 0644 /etc/etcd/staged.new/etcd.service <<'END_OF_FILE'
[Service]
ExecStart=/opt/etcd/current/etcd
END_OF_FILE
    put 0644 /etc/etcd/staged.new/firewall.nft <<'END_OF_FILE'
add table inet pulumi_etcd
END_OF_FILE
    put 0644 /etc/etcd/staged.new/peer.crt <<'END_OF_FILE'
-----BEGIN CERTIFICATE-----
peer
-----END CERTIFICATE-----
END_OF_FILE
    put 0644 /etc/etcd/staged.new/server.crt <<'END_OF_FILE'
-----BEGIN CERTIFICATE-----
server
-----END CERTIFICATE-----
END_OF_FILE
    put 0644 /etc/etcd/staged.new/peer-ca.crt <<'END_OF_FILE'
-----BEGIN CERTIFICATE-----
peer authority
-----END CERTIFICATE-----
END_OF_FILE
    put 0644 /etc/etcd/staged.new/client-ca.crt <<'END_OF_FILE'
-----BEGIN CERTIFICATE-----
client authority
-----END CERTIFICATE-----
END_OF_FILE
    /etc/etcd/staged.new/etcd-node stage cab2bc89087a2a8f </dev/null
}
main
