import { gzipSync } from "node:zlib";
import * as autoscaling from "@pulumi/aws/autoscaling";
import * as ec2 from "@pulumi/aws/ec2";
import type { PolicyStack } from "../../policyStack";

export const stack: PolicyStack = {
    title: "A group of whatever is cheap, found by SRV records",
    style: "Terraform module: launch template and auto scaling group with mixed instances",
    wrong: [
        { policy: "etcd-host-autoscaling", what: "an auto scaling group makes and removes members" },
        { policy: "etcd-host-reclaimable", what: "all but one of the machines are spot" },
        { policy: "etcd-host-burstable", what: "t3a.large among the overrides" },
        { policy: "etcd-host-metadata", what: "the template leaves version 1 of the metadata service on" },
        { policy: "etcd-members-odd", what: "four members are desired" },
        { policy: "etcd-volume-kept", what: "the data device goes with its machine" },
        { policy: "etcd-volume-encrypted", what: "the data device is not encrypted" },
        { policy: "etcd-cluster-token", what: "no token, so every such cluster has the same" },
        { policy: "etcd-tls-peer", what: "--peer-auto-tls trusts any certificate" },
        { policy: "etcd-backup-configured", what: "nothing backs the cluster up" },
    ],
    create(): void {
        const template = new ec2.LaunchTemplate("coordination", {
            namePrefix: "coordination-",
            imageId: "ami-0faab6bdbac9486fb",
            instanceType: "m5.large",
            keyName: "platform",
            userData: gzipSync(renderCloudConfig()).toString("base64"),
            vpcSecurityGroupIds: ["sg-0be7d9c02f1a38456"],
            blockDeviceMappings: [
                {
                    deviceName: "/dev/xvdb",
                    ebs: { volumeSize: 60, volumeType: "gp3", deleteOnTermination: "true" },
                },
            ],
            tagSpecifications: [{ resourceType: "instance", tags: { Name: "coordination", Team: "platform" } }],
        });
        new autoscaling.Group("coordination", {
            minSize: 3,
            maxSize: 6,
            desiredCapacity: 4,
            healthCheckType: "EC2",
            vpcZoneIdentifiers: ["subnet-0a11bb22cc33dd440", "subnet-0a11bb22cc33dd441", "subnet-0a11bb22cc33dd442"],
            mixedInstancesPolicy: {
                instancesDistribution: {
                    onDemandBaseCapacity: 1,
                    onDemandPercentageAboveBaseCapacity: 0,
                    spotAllocationStrategy: "price-capacity-optimized",
                },
                launchTemplate: {
                    launchTemplateSpecification: { launchTemplateId: template.id, version: "$Latest" },
                    overrides: [
                        { instanceType: "m5.large" },
                        { instanceType: "m5a.large" },
                        { instanceType: "t3a.large" },
                    ],
                },
            },
            tags: [{ key: "dns-sd", value: "_coordination._tcp.example.internal", propagateAtLaunch: true }],
        });
    },
};

function renderCloudConfig(): string {
    return `#cloud-config
fs_setup:
  - { device: /dev/nvme1n1, filesystem: xfs, label: raft }
mounts:
  - [ LABEL=raft, /srv/raft, xfs, "defaults,noatime" ]
write_files:
  - path: /etc/systemd/system/etcd.service
    content: |
      [Unit]
      Description=coordination service
      After=network-online.target srv-raft.mount
      [Service]
      Environment=ETCD_NAME=%H
      Environment=ETCD_DATA_DIR=/srv/raft/data
      Environment=ETCD_DISCOVERY_SRV=example.internal
      Environment=ETCD_INITIAL_ADVERTISE_PEER_URLS=https://%H.example.internal:2380
      Environment=ETCD_LISTEN_PEER_URLS=https://0.0.0.0:2380
      Environment=ETCD_PEER_AUTO_TLS=true
      Environment=ETCD_LISTEN_CLIENT_URLS=https://0.0.0.0:2379
      Environment=ETCD_ADVERTISE_CLIENT_URLS=https://%H.example.internal:2379
      Environment=ETCD_CERT_FILE=/etc/pki/coordination/server.crt
      Environment=ETCD_KEY_FILE=/etc/pki/coordination/server.key
      Environment=ETCD_TRUSTED_CA_FILE=/etc/pki/coordination/clients-ca.crt
      Environment=ETCD_CLIENT_CERT_AUTH=true
      ExecStart=/opt/etcd-v3.6.16/etcd
      Restart=always
runcmd:
  - curl -fsSL https://github.com/etcd-io/etcd/releases/download/v3.6.16/etcd-v3.6.16-linux-amd64.tar.gz | tar xz -C /opt
  - mv /opt/etcd-v3.6.16-linux-amd64 /opt/etcd-v3.6.16
  - /usr/local/bin/issue-certificate --out /etc/pki/coordination --san "$(hostname -f)"
  - systemctl enable --now etcd
`;
}
