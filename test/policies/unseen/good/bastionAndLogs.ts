import * as autoscaling from "@pulumi/aws/autoscaling";
import * as ec2 from "@pulumi/aws/ec2";
import * as s3 from "@pulumi/aws/s3";
import type { PolicyStack } from "../../policyStack";

const region = "eu-west-1";

export const stack: PolicyStack = {
    title: "The bastion in front of etcd, and the logs about its backups",
    style: "landing zone: bastion module, log buckets, an operator's machine",
    wrong: [],
    create(): void {
        const office = ["203.0.113.0/28"];
        const bastions = new ec2.SecurityGroup("etcd-bastion", {
            vpcId: "vpc-07f6e5d4c3b2a1908",
            description: "SSH from the office to the bastion of etcd",
            ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: office }],
            egress: [{ protocol: "tcp", fromPort: 0, toPort: 65535, cidrBlocks: ["10.0.0.0/8"] }],
        });
        const template = new ec2.LaunchTemplate("etcd-bastion", {
            imageId: "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
            instanceType: "t4g.nano",
            metadataOptions: { httpTokens: "required" },
            networkInterfaces: [{ associatePublicIpAddress: "true", securityGroups: [bastions.id] }],
            tagSpecifications: [{ resourceType: "instance", tags: { Name: "etcd-bastion" } }],
        });
        new autoscaling.Group("etcd-bastion", {
            minSize: 1,
            maxSize: 1,
            vpcZoneIdentifiers: ["subnet-0bb1bb2bb3bb4bb5b", "subnet-0bb1bb2bb3bb4bb6b"],
            launchTemplate: { id: template.id, version: "$Latest" },
        });

        const logs = new s3.Bucket("etcd-backup-access-logs", {
            bucket: "acme-etcd-backup-access-logs",
            tags: { Purpose: "server access logs of the bucket with etcd's backups" },
        });
        new s3.BucketOwnershipControls("etcd-backup-access-logs", {
            bucket: logs.id,
            rule: { objectOwnership: "BucketOwnerPreferred" },
        });
        new s3.BucketAcl("etcd-backup-access-logs", { bucket: logs.id, acl: "log-delivery-write" });
        new s3.BucketLogging("etcd-backups", {
            bucket: "acme-etcd-backups",
            targetBucket: logs.id,
            targetPrefix: "etcd-backups/",
        });

        new ec2.Instance("etcd-backup-operator", {
            ami: "ami-0c38b837cd80f13bb",
            instanceType: "t4g.small",
            availabilityZone: `${region}a`,
            metadataOptions: { httpTokens: "required" },
            userData: `#!/bin/bash
set -e
dnf install -y awscli jq
curl -fsSL https://github.com/etcd-io/etcd/releases/download/v3.6.16/etcd-v3.6.16-linux-arm64.tar.gz | tar xz -C /opt
cat > /etc/profile.d/etcdctl.sh <<EOF
export ETCDCTL_ENDPOINTS=https://10.4.1.10:2379,https://10.4.2.10:2379,https://10.4.3.10:2379
export ETCDCTL_CACERT=/etc/etcdctl/ca.crt ETCDCTL_CERT=/etc/etcdctl/client.crt ETCDCTL_KEY=/etc/etcdctl/client.key
export PATH=$PATH:/opt/etcd-v3.6.16-linux-arm64
EOF
`,
            tags: { Name: "etcd-backup-operator", "etcd-role": "operator" },
        });
    },
};
