import * as ebs from "@pulumi/aws/ebs";
import * as ec2 from "@pulumi/aws/ec2";
import * as elb from "@pulumi/aws/elb";
import type { PolicyStack } from "../../policyStack";

const network = "10.8";
const zones = ["ap-southeast-2a", "ap-southeast-2b", "ap-southeast-2c"] as const;

export const stack: PolicyStack = {
    title: "A classic balancer that ends TLS before three stores",
    style: "old Terraform module, carried over with a converter",
    wrong: [
        { policy: "etcd-balancer-internal", what: "nothing says internal, so the balancer is on the internet" },
        { policy: "etcd-balancer-tcp", what: "the listener ends TLS with a certificate of its own" },
        { policy: "etcd-balancer-health", what: "TCP:2379 asks nobody who is ready" },
        { policy: "etcd-port-world", what: "2379 is open to the world" },
        { policy: "etcd-volume-protected", what: "the data volumes are not protected" },
        { policy: "etcd-backup-configured", what: "nothing backs the cluster up" },
    ],
    create(): void {
        const stores = new ec2.SecurityGroup("stores", { vpcId: "vpc-0aa9bb8cc7dd6ee5f" });
        new ec2.SecurityGroupRule("stores-clients", {
            securityGroupId: stores.id,
            type: "ingress",
            protocol: "tcp",
            fromPort: 2379,
            toPort: 2379,
            cidrBlocks: ["0.0.0.0/0"],
        });
        new ec2.SecurityGroupRule("stores-peers", {
            securityGroupId: stores.id,
            type: "ingress",
            protocol: "tcp",
            fromPort: 2380,
            toPort: 2380,
            self: true,
        });

        const front = new elb.LoadBalancer("config-front", {
            subnets: ["subnet-01d0d0d0d0d0d0d0a", "subnet-01d0d0d0d0d0d0d0b", "subnet-01d0d0d0d0d0d0d0c"],
            securityGroups: ["sg-02b3c4d5e6f708192"],
            crossZoneLoadBalancing: true,
            connectionDraining: true,
            listeners: [
                {
                    lbPort: 443,
                    lbProtocol: "ssl",
                    instancePort: 2379,
                    instanceProtocol: "ssl",
                    sslCertificateId: "arn:aws:acm:ap-southeast-2:123456789012:certificate/6f0e1d2c-3b4a-5968",
                },
            ],
            healthCheck: { target: "TCP:2379", interval: 15, timeout: 5, healthyThreshold: 2, unhealthyThreshold: 2 },
        });

        zones.forEach((availabilityZone, index) => {
            const name = `config-kv-${index + 1}`;
            const store = new ec2.Instance(name, {
                ami: "ami-0375ab65ee943a2a6",
                instanceType: "m6i.large",
                availabilityZone,
                privateIp: `${network}.${index}.5`,
                associatePublicIpAddress: false,
                vpcSecurityGroupIds: [stores.id],
                metadataOptions: { httpTokens: "required" },
                userData: renderScript(name, index),
                tags: { Name: name },
            });
            const data = new ebs.Volume(`${name}-data`, {
                availabilityZone,
                size: 50,
                type: "gp3",
                encrypted: true,
                kmsKeyId: "arn:aws:kms:ap-southeast-2:123456789012:key/0c6d1f7e-28b9-4f11-9c51-d30b5a4e7f86",
            });
            new ec2.VolumeAttachment(`${name}-data`, {
                deviceName: "/dev/sdf",
                instanceId: store.id,
                volumeId: data.id,
                stopInstanceBeforeDetaching: true,
            });
            new elb.Attachment(name, { elb: front.id, instance: store.id });
        });
    },
};

function renderScript(name: string, index: number): string {
    const peers = zones.map((_, at) => `config-kv-${at + 1}=https://${network}.${at}.5:2380`);
    return `#!/bin/sh
set -e
mkdir -p /mnt/kv
mount /dev/nvme1n1 /mnt/kv || { mkfs.ext4 /dev/nvme1n1; mount /dev/nvme1n1 /mnt/kv; }
aws s3 cp --recursive s3://acme-bootstrap/config-kv/${name}/pki /etc/kv/pki
wget -qO- https://github.com/etcd-io/etcd/releases/download/v3.5.35/etcd-v3.5.35-linux-amd64.tar.gz | tar xz -C /usr/local
nohup /usr/local/etcd-v3.5.35-linux-amd64/etcd \\
  --name ${name} --data-dir /mnt/kv/data \\
  --listen-client-urls https://${network}.${index}.5:2379 \\
  --advertise-client-urls https://${network}.${index}.5:2379 \\
  --listen-peer-urls https://${network}.${index}.5:2380 \\
  --initial-advertise-peer-urls https://${network}.${index}.5:2380 \\
  --initial-cluster ${peers.join(",")} \\
  --initial-cluster-token config-kv-2026w31-c09e \\
  --client-cert-auth --cert-file /etc/kv/pki/server.crt --key-file /etc/kv/pki/server.key \\
  --trusted-ca-file /etc/kv/pki/client-ca.crt \\
  --peer-client-cert-auth --peer-cert-file /etc/kv/pki/peer.crt --peer-key-file /etc/kv/pki/peer.key \\
  --peer-trusted-ca-file /etc/kv/pki/peer-ca.crt > /var/log/kv.log 2>&1 &
`;
}
