import * as ebs from "@pulumi/aws/ebs";
import * as ec2 from "@pulumi/aws/ec2";
import type { PolicyStack } from "../../policyStack";

const hosts = "dcs-1.db.internal:2379,dcs-2.db.internal:2379,dcs-3.db.internal:2379";

export const stack: PolicyStack = {
    title: "Two Postgres nodes under Patroni, clients of an etcd elsewhere",
    style: "Patroni tutorial, the page after the one about etcd",
    wrong: [],
    create(): void {
        const group = new ec2.SecurityGroup("postgres", {
            vpcId: "vpc-0112233445566778a",
            description: "Postgres; goes out to etcd",
            ingress: [
                { protocol: "tcp", fromPort: 5432, toPort: 5432, cidrBlocks: ["10.0.0.0/8"] },
                { protocol: "tcp", fromPort: 8008, toPort: 8008, self: true },
            ],
            egress: [
                { description: "to etcd", protocol: "tcp", fromPort: 2379, toPort: 2379, cidrBlocks: ["10.0.0.0/8"] },
                { protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] },
            ],
        });
        ["pg-primary", "pg-replica"].forEach((name) => {
            const node = new ec2.Instance(name, {
                ami: "ami-0ea3c35c5c3284d82",
                instanceType: "t3.xlarge",
                availabilityZone: "us-east-2a",
                vpcSecurityGroupIds: [group.id],
                userData: renderUserData(name),
                tags: { Name: name, dcs: "etcd3", Description: "Patroni, uses etcd for leader election" },
            });
            const disk = new ebs.Volume(`${name}-pgdata`, {
                availabilityZone: "us-east-2a",
                size: 10,
                type: "gp2",
                tags: { Name: `${name}-pgdata` },
            });
            new ec2.VolumeAttachment(`${name}-pgdata`, {
                deviceName: "/dev/sdf",
                instanceId: node.id,
                volumeId: disk.id,
            });
        });
    },
};

function renderUserData(name: string): string {
    return `#!/bin/bash
set -e
apt-get update && apt-get install -y postgresql-16 patroni etcd-client
systemctl disable --now postgresql
cat > /etc/patroni/config.yml <<EOF
scope: orders
namespace: /service/
name: ${name}
restapi:
  listen: 0.0.0.0:8008
etcd3:
  hosts: ${hosts}
  protocol: https
  cacert: /etc/patroni/etcd-ca.crt
  cert: /etc/patroni/etcd-client.crt
  key: /etc/patroni/etcd-client.key
bootstrap:
  dcs:
    ttl: 30
    loop_wait: 10
postgresql:
  listen: 0.0.0.0:5432
  data_dir: /pgdata/16
EOF
docker run -d --name exporter --net host -e DATA_SOURCE_URI=localhost quay.io/prometheuscommunity/postgres-exporter
systemctl enable --now patroni
`;
}
