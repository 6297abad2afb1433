import { EtcdCluster, Platform } from "pulumi-etcd/components";

// The first name begins that of every resource, and stays. All that is wrong with what follows is said at once, before anything is made.
const cluster = new EtcdCluster("cluster", {
    platform: Platform.ssh,
    // The host keys: ssh-keyscan -t ed25519 HOST, compared with what the host's console shows.
    members: [
        {
            name: "etcd-1",
            address: "192.0.2.11",
            zone: "a",
            hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHJlcGxhY2UtdGhpcy1rZXktd2l0aC1ob3N0LTEncy4u",
        },
        {
            name: "etcd-2",
            address: "192.0.2.12",
            zone: "b",
            hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHJlcGxhY2UtdGhpcy1rZXktd2l0aC1ob3N0LTIncy4u",
        },
        {
            name: "etcd-3",
            address: "192.0.2.13",
            zone: "c",
            hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHJlcGxhY2UtdGhpcy1rZXktd2l0aC1ob3N0LTMncy4u",
        },
        {
            name: "etcd-4",
            address: "192.0.2.14",
            zone: "a",
            hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHJlcGxhY2UtdGhpcy1rZXktd2l0aC1ob3N0LTQncy4u",
        },
        {
            name: "etcd-5",
            address: "192.0.2.15",
            zone: "b",
            hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHJlcGxhY2UtdGhpcy1rZXktd2l0aC1ob3N0LTUncy4u",
        },
    ],
    disk: { device: "/dev/disk/by-id/virtio-etcd" },
    access: { apiServers: ["192.0.2.21", "192.0.2.22", "192.0.2.23"], operators: ["192.0.2.0/28"] },
});

/** What others need: endpoints, flags and certificates of API servers, an etcdctl line. */
export const etcd = cluster.outputs;
