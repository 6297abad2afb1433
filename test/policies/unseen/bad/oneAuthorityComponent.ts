import * as dlm from "@pulumi/aws/dlm";
import * as ebs from "@pulumi/aws/ebs";
import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import type { PolicyStack } from "../../policyStack";

const years = 365 * 24;
const zone = "eu-north-1b";

export const stack: PolicyStack = {
    title: "A component of one's own: certificates of ten years, keys in user data",
    style: "Pulumi component library of a platform team",
    wrong: [
        { policy: "etcd-tls-authorities", what: "one authority signs for peers and for clients" },
        { policy: "etcd-authority-protected", what: "the authority's key and certificate are not protected" },
        { policy: "etcd-certificate-lifetime", what: "members' certificates live ten years, the authority twenty" },
        { policy: "etcd-key-exposed", what: "user data carries each member's private key" },
        { policy: "etcd-members-spread", what: "all three stand in eu-north-1b" },
        { policy: "etcd-backup-age", what: "snapshots of the disks once a week" },
    ],
    create(): void {
        new ConsensusRing("orders", ["alpha", "bravo", "charlie"]);
    },
};

class ConsensusRing extends pulumi.ComponentResource {
    constructor(name: string, members: readonly string[]) {
        super("acme:data:ConsensusRing", name);
        const inside = { parent: this };
        const caKey = new tls.PrivateKey(`${name}-ca`, { algorithm: "ECDSA", ecdsaCurve: "P256" }, inside);
        const ca = new tls.SelfSignedCert(
            `${name}-ca`,
            {
                privateKeyPem: caKey.privateKeyPem,
                isCaCertificate: true,
                subject: { commonName: `${name} ring` },
                validityPeriodHours: 20 * years,
                allowedUses: ["cert_signing", "crl_signing"],
            },
            inside,
        );
        members.forEach((member, index) => {
            const address = `10.77.4.${index + 10}`;
            const key = new tls.PrivateKey(`${name}-${member}`, { algorithm: "ECDSA", ecdsaCurve: "P256" }, inside);
            const request = new tls.CertRequest(
                `${name}-${member}`,
                { privateKeyPem: key.privateKeyPem, subject: { commonName: member }, ipAddresses: [address] },
                inside,
            );
            const certificate = new tls.LocallySignedCert(
                `${name}-${member}`,
                {
                    certRequestPem: request.certRequestPem,
                    caPrivateKeyPem: caKey.privateKeyPem,
                    caCertPem: ca.certPem,
                    validityPeriodHours: 10 * years,
                    allowedUses: ["digital_signature", "server_auth", "client_auth"],
                },
                inside,
            );
            const machine = new ec2.Instance(
                `${name}-${member}`,
                {
                    ami: "ami-0705384c0b33c194c",
                    instanceType: "m7g.large",
                    availabilityZone: zone,
                    subnetId: "subnet-0f0e0d0c0b0a09080",
                    privateIp: address,
                    associatePublicIpAddress: false,
                    vpcSecurityGroupIds: ["sg-0a0b0c0d0e0f01020"],
                    metadataOptions: { httpTokens: "required" },
                    userData: pulumi.interpolate`#!/bin/bash
set -e
mount /dev/disk/by-label/ring /ring || (mkfs.xfs -L ring /dev/nvme1n1 && mount /dev/nvme1n1 /ring)
install -d -m 700 /etc/ring
cat > /etc/ring/ca.crt <<'PEM'
${ca.certPem}
PEM
cat > /etc/ring/node.crt <<'PEM'
${certificate.certPem}
PEM
cat > /etc/ring/node.key <<'PEM'
${key.privateKeyPem}
PEM
${renderStart(member, address, members)}`,
                    tags: { Name: `${name}-${member}` },
                },
                inside,
            );
            const disk = new ebs.Volume(
                `${name}-${member}`,
                {
                    availabilityZone: zone,
                    size: 32,
                    type: "gp3",
                    encrypted: true,
                    kmsKeyId: "arn:aws:kms:eu-north-1:123456789012:alias/acme-data",
                    tags: { Ring: name },
                },
                { ...inside, protect: true },
            );
            new ec2.VolumeAttachment(
                `${name}-${member}`,
                { deviceName: "/dev/sdf", instanceId: machine.id, volumeId: disk.id },
                inside,
            );
        });
        new dlm.LifecyclePolicy(
            `${name}-disks`,
            {
                description: "Weekly snapshots of the ring",
                executionRoleArn: "arn:aws:iam::123456789012:role/dlm",
                policyDetails: {
                    resourceTypes: ["VOLUME"],
                    targetTags: { Ring: name },
                    schedules: [
                        {
                            name: "weekly",
                            createRule: { cronExpression: "cron(0 3 ? * SUN *)" },
                            retainRule: { count: 8 },
                        },
                    ],
                },
            },
            inside,
        );
        this.registerOutputs();
    }
}

function renderStart(member: string, address: string, members: readonly string[]): string {
    const ring = members.map((one, index) => `${one}=https://10.77.4.${index + 10}:2380`).join(",");
    const pair = (prefix: string) => `--${prefix}cert-file=/etc/ring/node.crt --${prefix}key-file=/etc/ring/node.key`;
    return `curl -sSL https://github.com/etcd-io/etcd/releases/download/v3.6.16/etcd-v3.6.16-linux-arm64.tar.gz | tar xz -C /opt
systemd-run --unit ring --property Restart=always /opt/etcd-v3.6.16-linux-arm64/etcd --name=${member} --data-dir=/ring/db \\
  --listen-client-urls=https://${address}:2379 --advertise-client-urls=https://${address}:2379 \\
  --listen-peer-urls=https://${address}:2380 --initial-advertise-peer-urls=https://${address}:2380 \\
  --initial-cluster=${ring} --initial-cluster-token=orders-ring-2026-10-02-1ac4 \\
  ${pair("")} --client-cert-auth --trusted-ca-file=/etc/ring/ca.crt \\
  ${pair("peer-")} --peer-client-cert-auth --peer-trusted-ca-file=/etc/ring/ca.crt
`;
}
