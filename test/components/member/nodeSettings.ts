import type { NodeSettings } from "../../../components/member/renderNodeEnv";

/** Settings of a member, complete and good. */
export const nodeSettings: NodeSettings = {
    NAME: "etcd-1",
    CLUSTER: "main",
    TOKEN: "main-1a2b3c4d",
    ADDRESS: "192.0.2.11",
    CLIENT_URL: "https://192.0.2.11:2379",
    PEER_URL: "https://192.0.2.11:2380",
    HEALTH_URL: "http://192.0.2.11:2381",
    GENESIS: "etcd-1=https://192.0.2.11:2380,etcd-2=https://192.0.2.12:2380,etcd-3=https://192.0.2.13:2380",
    FOUNDER: "true",
    BOOTSTRAP:
        "ETCD_INITIAL_CLUSTER=etcd-1=https://192.0.2.11:2380,etcd-2=https://192.0.2.12:2380,etcd-3=https://192.0.2.13:2380 " +
        "ETCD_INITIAL_CLUSTER_STATE=new ETCD_INITIAL_CLUSTER_TOKEN=main-1a2b3c4d",
    MEMBERS: "etcd-1=https://192.0.2.11:2379 etcd-2=https://192.0.2.12:2379 etcd-3=https://192.0.2.13:2379",
    VERSION: "3.6.14",
    UPGRADE_FLOOR: "3.5.32",
    ARCHIVE_URL: "https://example.com/etcd-v3.6.14-linux-amd64.tar.gz",
    ARCHIVE_SHA256: "0123456789abcdef".repeat(4),
    DEVICE: "/dev/disk/by-id/nvme-Some_Disk_1234",
    FILESYSTEM: "xfs",
    DISK_MIN_MIB: "4096",
    DISK_CHECK: "enforce",
    DISK_CHECK_MIB: "22",
    ENVIRONMENT: "production",
};
