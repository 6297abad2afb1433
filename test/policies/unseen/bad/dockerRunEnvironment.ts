import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyStack } from "../../policyStack";

const members = [
    { name: "pg-dcs-a", zone: "us-east-2a" },
    { name: "pg-dcs-b", zone: "us-east-2b" },
    { name: "pg-dcs-c", zone: "us-east-2c" },
];

export const stack: PolicyStack = {
    title: "The store that Patroni votes in, by docker run",
    style: "Patroni tutorial on EC2",
    wrong: [
        { policy: "etcd-host-public", what: "an elastic address each" },
        { policy: "etcd-port-world", what: "2379 is open to the world" },
        { policy: "etcd-version-faults", what: "v3.5.0 loses transactions" },
        { policy: "etcd-tls-client-auth", what: "clients speak plain HTTP" },
        { policy: "etcd-tls-peer", what: "peers speak plain HTTP" },
        { policy: "etcd-cluster-token", what: "the token is etcd's default" },
        { policy: "etcd-flags-recovery", what: "ETCD_FORCE_NEW_CLUSTER was left on the first member" },
        { policy: "etcd-volume-kept", what: "the data device goes with its machine" },
        { policy: "etcd-volume-encrypted", what: "the data device is not encrypted" },
        { policy: "etcd-backup-configured", what: "nothing backs the cluster up" },
    ],
    create(): void {
        const group = new ec2.SecurityGroup("pg-dcs", {
            vpcId: "vpc-04f5a6b7c8d9e0f12",
            ingress: [
                { protocol: "tcp", fromPort: 2379, toPort: 2379, cidrBlocks: ["0.0.0.0/0"] },
                { protocol: "tcp", fromPort: 2380, toPort: 2380, self: true },
            ],
            egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
        });
        const addresses = members.map(({ name }) => new ec2.Eip(`${name}-ip`, { domain: "vpc" }));
        const peers = pulumi
            .all(addresses.map((address) => address.publicIp))
            .apply((all) => all.map((ip, index) => `${members[index]?.name ?? ""}=http://${ip}:2380`).join(","));

        members.forEach(({ name, zone }, index) => {
            const machine = new ec2.Instance(name, {
                ami: "ami-0ea3c35c5c3284d82",
                instanceType: "c5.large",
                availabilityZone: zone,
                vpcSecurityGroupIds: [group.id],
                metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 2 },
                ebsBlockDevices: [{ deviceName: "/dev/sdh", volumeType: "gp3", volumeSize: 30 }],
                userData: pulumi.interpolate`#!/bin/bash
set -euxo pipefail
apt-get update -q && apt-get install -yq docker.io
mkfs.xfs /dev/nvme1n1
mkdir -p /srv/dcs
echo '/dev/nvme1n1 /srv/dcs xfs defaults,noatime 0 2' >> /etc/fstab
mount /srv/dcs
IP=$(hostname -I | cut -d' ' -f1)
docker run -d --name dcs --restart always --net host -v /srv/dcs:/var/lib/etcd \\
  -e ETCD_NAME=${name} \\
  -e ETCD_DATA_DIR=/var/lib/etcd \\
  -e ETCD_LISTEN_CLIENT_URLS=http://0.0.0.0:2379 \\
  -e ETCD_ADVERTISE_CLIENT_URLS=http://$IP:2379 \\
  -e ETCD_LISTEN_PEER_URLS=http://0.0.0.0:2380 \\
  -e ETCD_INITIAL_ADVERTISE_PEER_URLS=http://${addresses[index]?.publicIp ?? ""}:2380 \\
  -e ETCD_INITIAL_CLUSTER="${peers}" \\
  -e ETCD_INITIAL_CLUSTER_STATE=new \\
  -e ETCD_INITIAL_CLUSTER_TOKEN=etcd-cluster \\
  ${index === 0 ? "-e ETCD_FORCE_NEW_CLUSTER=true" : "-e ETCD_LOG_LEVEL=info"} \\
  quay.io/coreos/etcd:v3.5.0
`,
                tags: { Name: name, Service: "patroni" },
            });
            new ec2.EipAssociation(`${name}-ip`, {
                instanceId: machine.id,
                allocationId: addresses[index]?.allocationId ?? "",
            });
        });
    },
};
