import * as dlm from "@pulumi/aws/dlm";
import * as ebs from "@pulumi/aws/ebs";
import * as ec2 from "@pulumi/aws/ec2";
import * as kms from "@pulumi/aws/kms";
import * as lb from "@pulumi/aws/lb";
import type { PolicyStack } from "../../policyStack";

const vpcId = "vpc-0d1f2e3a4b5c60718";
const members = [
    { name: "etcd-1", zone: "eu-central-1a", address: "10.4.16.10", subnetId: "subnet-0a1a1a1a1a1a1a1a1" },
    { name: "etcd-2", zone: "eu-central-1b", address: "10.4.17.10", subnetId: "subnet-0b1b1b1b1b1b1b1b1" },
    { name: "etcd-3", zone: "eu-central-1c", address: "10.4.18.10", subnetId: "subnet-0c1c1c1c1c1c1c1c1" },
];

export const stack: PolicyStack = {
    title: "Three members in three zones, behind an internal network balancer",
    style: "careful Terraform module, written with Pulumi",
    wrong: [],
    create(): void {
        const key = new kms.Key("etcd", { description: "etcd's disks", enableKeyRotation: true });
        const servers = new ec2.SecurityGroup("etcd-servers", { vpcId, description: "etcd members" });
        const apiServers = new ec2.SecurityGroup("api-servers", { vpcId, description: "kube-apiserver" });
        const rule = { securityGroupId: servers.id, type: "ingress", protocol: "tcp" };
        new ec2.SecurityGroupRule("etcd-from-api", {
            ...rule,
            fromPort: 2379,
            toPort: 2379,
            sourceSecurityGroupId: apiServers.id,
        });
        new ec2.SecurityGroupRule("etcd-peers", { ...rule, fromPort: 2380, toPort: 2380, self: true });
        new ec2.SecurityGroupRule("etcd-health", {
            ...rule,
            fromPort: 2381,
            toPort: 2381,
            cidrBlocks: ["10.4.16.0/22"],
        });

        const front = new lb.LoadBalancer("etcd", {
            loadBalancerType: "network",
            internal: true,
            subnets: members.map(({ subnetId }) => subnetId),
            enableCrossZoneLoadBalancing: true,
        });
        const targets = new lb.TargetGroup("etcd", {
            port: 2379,
            protocol: "TCP",
            vpcId,
            healthCheck: { protocol: "HTTP", port: "2381", path: "/readyz", interval: 5, unhealthyThreshold: 2 },
        });
        new lb.Listener("etcd", {
            loadBalancerArn: front.arn,
            port: 2379,
            protocol: "TCP",
            defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
        });

        for (const member of members) {
            const machine = new ec2.Instance(member.name, {
                ami: "ami-0faab6bdbac9486fb",
                instanceType: "m6i.large",
                availabilityZone: member.zone,
                subnetId: member.subnetId,
                privateIp: member.address,
                associatePublicIpAddress: false,
                vpcSecurityGroupIds: [servers.id],
                iamInstanceProfile: "etcd-member",
                metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
                userData: renderUserData(member.name, member.address),
                tags: { Name: member.name, environment: "production" },
            });
            const data = new ebs.Volume(
                `${member.name}-data`,
                {
                    availabilityZone: member.zone,
                    type: "gp3",
                    size: 40,
                    encrypted: true,
                    kmsKeyId: key.arn,
                    tags: { Name: `${member.name}-data`, snapshots: "etcd" },
                },
                { protect: true },
            );
            new ec2.VolumeAttachment(`${member.name}-data`, {
                deviceName: "/dev/sdf",
                instanceId: machine.id,
                volumeId: data.id,
            });
            new lb.TargetGroupAttachment(member.name, { targetGroupArn: targets.arn, targetId: machine.id });
        }
        new dlm.LifecyclePolicy("etcd-data", {
            description: "etcd data volumes",
            executionRoleArn: "arn:aws:iam::123456789012:role/dlm",
            policyDetails: {
                resourceTypes: ["VOLUME"],
                targetTags: { snapshots: "etcd" },
                schedules: [
                    {
                        name: "every-six-hours",
                        createRule: { interval: 6, intervalUnit: "HOURS" },
                        retainRule: { count: 28 },
                    },
                ],
            },
        });
    },
};

function renderUserData(name: string, address: string): string {
    return `#!/bin/bash
set -euo pipefail
blkid /dev/nvme1n1 || mkfs.ext4 -L etcd /dev/nvme1n1
mkdir -p /var/lib/etcd && echo 'LABEL=etcd /var/lib/etcd ext4 noatime 0 2' >> /etc/fstab && mount /var/lib/etcd
for file in ca/client.crt ca/peer.crt ${name}/server.crt ${name}/server.key ${name}/peer.crt ${name}/peer.key; do
  install -d "/etc/etcd/pki/$(dirname $file)"
  aws secretsmanager get-secret-value --secret-id "etcd/$file" --query SecretString --output text > "/etc/etcd/pki/$file"
done
curl -fsSL https://github.com/etcd-io/etcd/releases/download/v3.6.16/etcd-v3.6.16-linux-amd64.tar.gz | tar xz -C /opt
exec systemd-run --unit=etcd -p Type=notify -p Restart=always /opt/etcd-v3.6.16-linux-amd64/etcd --name=${name} \\
  --data-dir=/var/lib/etcd/data --quota-backend-bytes=8589934592 \\
  --listen-client-urls=https://${address}:2379 --advertise-client-urls=https://${address}:2379 \\
  --listen-peer-urls=https://${address}:2380 --initial-advertise-peer-urls=https://${address}:2380 \\
  --listen-metrics-urls=http://${address}:2381 \\
  --initial-cluster=${members.map((one) => `${one.name}=https://${one.address}:2380`).join(",")} \\
  --initial-cluster-state=new --initial-cluster-token=prod-fra-2026-09-03-41d8c07e \\
  --client-cert-auth --trusted-ca-file=/etc/etcd/pki/ca/client.crt \\
  --cert-file=/etc/etcd/pki/${name}/server.crt --key-file=/etc/etcd/pki/${name}/server.key \\
  --peer-client-cert-auth --peer-trusted-ca-file=/etc/etcd/pki/ca/peer.crt \\
  --peer-cert-file=/etc/etcd/pki/${name}/peer.crt --peer-key-file=/etc/etcd/pki/${name}/peer.key
`;
}
