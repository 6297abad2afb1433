import * as ec2 from "@pulumi/aws/ec2";
import type { PolicyStack } from "../../policyStack";

const members = ["a", "a", "b"].map((zone, i) => ({
    name: `db-${"xyz"[i] ?? ""}`,
    zone: `us-east-2${zone}`,
    address: `10.5.0.${i + 20}`,
}));

export const stack: PolicyStack = {
    title: "A datastore for k3s in Podman's Quadlet units",
    style: "home lab blog: k3s with an external datastore",
    wrong: [
        { policy: "etcd-version-faults", what: "3.5.2 can lose applied transactions" },
        { policy: "etcd-tls-client-auth", what: "clients speak plain HTTP" },
        { policy: "etcd-tls-peer", what: "peers speak plain HTTP" },
        { policy: "etcd-cluster-token", what: "the token of the image's page" },
        { policy: "etcd-key-exposed", what: "the root password in user data" },
        { policy: "etcd-members-spread", what: "two of three in one zone" },
        { policy: "etcd-host-burstable", what: "t3a.small" },
        { policy: "etcd-host-metadata", what: "no metadataOptions" },
    ],
    create(): void {
        for (const { name, zone, address } of members) {
            new ec2.Instance(name, {
                ami: "ami-0c0ba4e76e4392ce9",
                instanceType: "t3a.small",
                availabilityZone: zone,
                privateIp: address,
                associatePublicIpAddress: false,
                userData: renderUserData(name, address),
            });
        }
    },
};

function renderUserData(name: string, address: string): string {
    return `#cloud-config
write_files:
  - path: /etc/containers/systemd/datastore.container
    content: |
      [Container]
      Image=docker.io/bitnami/etcd:3.5.2
      Network=host
      Environment=ETCD_ROOT_PASSWORD=correct-horse
      Environment=ETCD_NAME=${name}
      Environment=ETCD_LISTEN_CLIENT_URLS=http://0.0.0.0:2379
      Environment=ETCD_ADVERTISE_CLIENT_URLS=http://${address}:2379
      Environment=ETCD_LISTEN_PEER_URLS=http://0.0.0.0:2380
      Environment=ETCD_INITIAL_ADVERTISE_PEER_URLS=http://${address}:2380
      Environment=ETCD_INITIAL_CLUSTER_TOKEN=etcd-cluster
      Environment=ETCD_INITIAL_CLUSTER=${members.map((one) => `${one.name}=http://${one.address}:2380`).join(",")}
      [Install]
      WantedBy=multi-user.target
runcmd:
  - systemctl daemon-reload
  - systemctl start datastore
`;
}
