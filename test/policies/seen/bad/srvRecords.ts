import * as ec2 from "@pulumi/aws/ec2";
import { Record } from "@pulumi/aws/route53/record";
import type { PolicyStack } from "../../policyStack";

const ZONE = "store.internal.example.com";
const places = ["left", "middle", "right"];

export const stack: PolicyStack = {
    title: "Three hosts that find each other by records of a private zone",
    style: "Terraform module with DNS discovery and cloud-config",
    wrong: [
        { policy: "etcd-tls-client-auth", what: "clients speak plain HTTP" },
        { policy: "etcd-tls-peer", what: "peers speak plain HTTP" },
        { policy: "etcd-version-floor", what: "3.4.3" },
        { policy: "etcd-cluster-token", what: "the name of the product alone" },
        { policy: "etcd-members-spread", what: "all in one zone" },
        { policy: "etcd-host-burstable", what: "t3.small" },
        { policy: "etcd-host-metadata", what: "no metadataOptions" },
        { policy: "etcd-volume-own", what: "the root disk" },
    ],
    create(): void {
        const machines = places.map(
            (place, index) =>
                new ec2.Instance(`node-${place}`, {
                    ami: "ami-0a49b025fffbbdac6",
                    instanceType: "t3.small",
                    availabilityZone: "eu-west-3b",
                    privateIp: `10.88.0.${index + 20}`,
                    associatePublicIpAddress: false,
                    rootBlockDevice: { volumeSize: 64, encrypted: true, kmsKeyId: "arn:aws:kms:eu-west-3:1:key/2" },
                    userData: renderCloudConfig(place),
                }),
        );
        machines.forEach((machine, index) => {
            const name = `${places[index] ?? ""}.${ZONE}`;
            new Record(name, { zoneId: "Z0A1", name, type: "A", ttl: 60, records: [machine.privateIp] });
        });
        const targets = places.map((place) => `0 0 2380 ${place}.${ZONE}`);
        const name = `_etcd-server._tcp.${ZONE}`;
        new Record("peers", { zoneId: "Z0A1", name, type: "SRV", ttl: 60, records: targets });
    },
};

function renderCloudConfig(place: string): string {
    return `#cloud-config
write_files:
  - path: /etc/default/store
    content: |
      ETCD_NAME=${place}
      ETCD_DISCOVERY_SRV=${ZONE}
      ETCD_INITIAL_CLUSTER_TOKEN=etcd-cluster
      ETCD_INITIAL_ADVERTISE_PEER_URLS=http://${place}.${ZONE}:2380
      ETCD_LISTEN_PEER_URLS=http://0.0.0.0:2380
      ETCD_LISTEN_CLIENT_URLS=http://0.0.0.0:2379
      ETCD_ADVERTISE_CLIENT_URLS=http://${place}.${ZONE}:2379
runcmd:
  - curl -fsSL https://storage.googleapis.com/etcd/v3.4.3/etcd-v3.4.3-linux-amd64.tar.gz | tar xz -C /opt
  - systemctl enable --now store.service
`;
}
