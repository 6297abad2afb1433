import * as autoscaling from "@pulumi/aws/autoscaling";
import * as ec2 from "@pulumi/aws/ec2";
import * as elasticache from "@pulumi/aws/elasticache";
import type { PolicyStack } from "../../policyStack";

export const stack: PolicyStack = {
    title: "Consul in a group of spot machines, and Redis: both took etcd's place",
    style: "Consul's own Terraform module",
    wrong: [],
    create(): void {
        const group = new ec2.SecurityGroup("consul-servers", {
            vpcId: "vpc-0a2b4c6d8e0f1a3b5",
            description: "Consul servers (replaced etcd in 2024)",
            ingress: [
                { protocol: "tcp", fromPort: 8300, toPort: 8302, self: true },
                { protocol: "udp", fromPort: 8301, toPort: 8302, self: true },
                { protocol: "tcp", fromPort: 8500, toPort: 8500, cidrBlocks: ["10.0.0.0/8"] },
            ],
        });
        const template = new ec2.LaunchTemplate("consul-servers", {
            imageId: "ami-0f9c44e98edf38a2b",
            instanceType: "t3.small",
            instanceMarketOptions: { marketType: "spot" },
            networkInterfaces: [{ associatePublicIpAddress: "true", securityGroups: [group.id] }],
            userData: Buffer.from(renderUserData()).toString("base64"),
        });
        new autoscaling.Group("consul-servers", {
            minSize: 4,
            maxSize: 6,
            vpcZoneIdentifiers: ["subnet-04d3c2b1a09f8e7d6", "subnet-04d3c2b1a09f8e7d7"],
            launchTemplate: { id: template.id, version: "$Latest" },
            tags: [
                { key: "consul-servers", value: "auto-join", propagateAtLaunch: true },
                { key: "replaces", value: "etcd", propagateAtLaunch: true },
            ],
        });
        new elasticache.ReplicationGroup("sessions", {
            description: "Sessions, formerly kept in etcd",
            engine: "redis",
            nodeType: "cache.t4g.small",
            numCacheClusters: 2,
            port: 6379,
            tags: { replaces: "etcd" },
        });
    },
};

function renderUserData(): string {
    return `#!/bin/bash
set -e
exec > >(tee /var/log/user-data.log) 2>&1
cat > /opt/consul/config/default.json <<EOF
{
  "server": true,
  "bootstrap_expect": 3,
  "client_addr": "0.0.0.0",
  "retry_join": ["provider=aws tag_key=consul-servers tag_value=auto-join"],
  "raft_protocol": 3
}
EOF
# What etcd left on these images is taken away.
systemctl disable --now etcd 2>/dev/null || true
rm -rf /var/lib/etcd
/opt/consul/bin/run-consul --server
`;
}
