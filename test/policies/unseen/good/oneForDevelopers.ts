import * as ebs from "@pulumi/aws/ebs";
import * as ec2 from "@pulumi/aws/ec2";
import type { PolicyStack } from "../../policyStack";

export const stack: PolicyStack = {
    title: "A single member for developers, and it says so",
    style: "sandbox account of a product team",
    wrong: [],
    create(): void {
        const tags = { Name: "sandbox-etcd", environment: "dev", Owner: "team-search" };
        const machine = new ec2.Instance("sandbox-etcd", {
            ami: "ami-0c38b837cd80f13bb",
            instanceType: "m7g.medium",
            availabilityZone: "eu-west-1b",
            subnetId: "subnet-0aa1bb2cc3dd4ee5f",
            associatePublicIpAddress: false,
            vpcSecurityGroupIds: ["sg-0ff1ee2dd3cc4bb5a"],
            metadataOptions: { httpTokens: "required" },
            userData: renderUserData(),
            tags,
        });
        const data = new ebs.Volume("sandbox-etcd", {
            availabilityZone: "eu-west-1b",
            size: 20,
            type: "gp3",
            encrypted: true,
            kmsKeyId: "arn:aws:kms:eu-west-1:123456789012:key/1f5e0c7b-93d8-4c2a-8e6f-0d7b1a2c3e4f",
            tags,
        });
        new ec2.VolumeAttachment("sandbox-etcd", {
            deviceName: "/dev/sdf",
            instanceId: machine.id,
            volumeId: data.id,
        });
    },
};

function renderUserData(): string {
    return `#cloud-config
bootcmd:
  - [ cloud-init-per, once, format, sh, -c, "blkid /dev/nvme1n1 || mkfs.ext4 -L etcd /dev/nvme1n1" ]
mounts:
  - [ "LABEL=etcd", /var/lib/etcd, ext4, "defaults,noatime,nofail" ]
write_files:
  - path: /etc/etcd/etcd.conf.yml
    content: |
      name: sandbox
      data-dir: /var/lib/etcd/data
      listen-client-urls: https://0.0.0.0:2379
      advertise-client-urls: https://sandbox-etcd.dev.internal:2379
      listen-peer-urls: https://127.0.0.1:2380
      initial-advertise-peer-urls: https://127.0.0.1:2380
      initial-cluster: sandbox=https://127.0.0.1:2380
      initial-cluster-token: sandbox-search-20261118-9a41
      client-transport-security:
        cert-file: /etc/etcd/server.crt
        key-file: /etc/etcd/server.key
        client-cert-auth: true
        trusted-ca-file: /etc/etcd/clients.crt
      peer-transport-security:
        cert-file: /etc/etcd/peer.crt
        key-file: /etc/etcd/peer.key
        client-cert-auth: true
        trusted-ca-file: /etc/etcd/peers.crt
  - path: /etc/systemd/system/etcd.service
    content: |
      [Unit]
      RequiresMountsFor=/var/lib/etcd
      [Service]
      Type=notify
      ExecStartPre=/usr/local/bin/dev-pki /etc/etcd
      ExecStart=/opt/etcd-v3.6.16-linux-arm64/etcd --config-file=/etc/etcd/etcd.conf.yml
      [Install]
      WantedBy=multi-user.target
runcmd:
  - curl -fsSL https://github.com/etcd-io/etcd/releases/download/v3.6.16/etcd-v3.6.16-linux-arm64.tar.gz | tar xz -C /opt
  - systemctl daemon-reload
  - systemctl enable --now etcd
`;
}
