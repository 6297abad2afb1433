import * as backup from "@pulumi/aws/backup";
import * as ebs from "@pulumi/aws/ebs";
import * as ec2 from "@pulumi/aws/ec2";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyStack } from "../../policyStack";

const zones = ["us-west-2a", "us-west-2b", "us-west-2c"];

export const stack: PolicyStack = {
    title: "Sound machines, weak backups, and a token that a tag carries",
    style: "AWS Backup sample with a script that reads instance tags",
    wrong: [
        { policy: "etcd-backup-age", what: "the plan runs on the first and fifteenth day of a month" },
        { policy: "etcd-backup-encrypted", what: "the bucket is encrypted with S3's own key" },
        { policy: "etcd-backup-locked", what: "the bucket has versions, but no lock" },
        { policy: "etcd-cluster-token", what: "the tag says etcd-cluster-1" },
        { policy: "etcd-flags-backend", what: "--enable-v2" },
    ],
    create(): void {
        const bucket = new s3.Bucket("kube-etcd-backup", { bucket: "acme-kube-etcd-backup" });
        new s3.BucketVersioning("kube-etcd-backup", {
            bucket: bucket.id,
            versioningConfiguration: { status: "Enabled" },
        });
        new s3.BucketServerSideEncryptionConfiguration("kube-etcd-backup", {
            bucket: bucket.id,
            rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
        });
        zones.forEach((availabilityZone, index) => {
            const name = `kube-etcd-${index}`;
            const machine = new ec2.Instance(name, {
                ami: "ami-05134c8ef96964280",
                instanceType: "m6i.xlarge",
                availabilityZone,
                privateIp: `10.90.${index}.4`,
                associatePublicIpAddress: false,
                vpcSecurityGroupIds: ["sg-09f8e7d6c5b4a3928"],
                metadataOptions: { httpTokens: "required", instanceMetadataTags: "enabled" },
                userData: pulumi.interpolate`${renderStart()}
mkdir -p /etc/cron.d
echo '0 4 1,15 * * root /usr/local/bin/etcd-snapshot s3://${bucket.bucket}' > /etc/cron.d/etcd-snapshot
`,
                tags: { Name: name, environment: "production", "initial-cluster-token": "etcd-cluster-1" },
            });
            const volume = new ebs.Volume(
                `${name}-data`,
                {
                    availabilityZone,
                    size: 64,
                    type: "gp3",
                    encrypted: true,
                    kmsKeyId: "arn:aws:kms:us-west-2:123456789012:key/5a1e9c36-7d04-4a6b-9c0e-41f2b7d3a8e5",
                    tags: { Name: `${name}-data`, Backup: "kube-etcd" },
                },
                { protect: true },
            );
            new ec2.VolumeAttachment(`${name}-data`, {
                deviceName: "/dev/sdf",
                instanceId: machine.id,
                volumeId: volume.id,
            });
        });
        const plan = new backup.Plan("kube-etcd", {
            rules: [
                {
                    ruleName: "twice-a-month",
                    targetVaultName: "kube",
                    schedule: "cron(0 5 1,15 * ? *)",
                    lifecycle: { deleteAfter: 90 },
                },
            ],
        });
        new backup.Selection("kube-etcd", {
            planId: plan.id,
            iamRoleArn: "arn:aws:iam::123456789012:role/service-role/AWSBackupDefaultServiceRole",
            selectionTags: [{ type: "STRINGEQUALS", key: "Backup", value: "kube-etcd" }],
        });
    },
};

function renderStart(): string {
    const members = zones.map((_, index) => `kube-etcd-${index}=https://10.90.${index}.4:2380`).join(",");
    return `#!/bin/bash -eu
imds() {
  local session
  session=$(curl -sX PUT http://169.254.169.254/latest/api/token -H 'X-aws-ec2-metadata-token-ttl-seconds: 60')
  curl -sH "X-aws-ec2-metadata-token: $session" "http://169.254.169.254/latest/meta-data/$1"
}
NAME=$(imds tags/instance/Name)
TOKEN=$(imds tags/instance/initial-cluster-token)
ADDRESS=$(imds local-ipv4)
mkdir -p /data
mountpoint -q /data || mount -L etcd /data || { mkfs.ext4 -L etcd /dev/nvme1n1; mount -L etcd /data; }
curl -fsSL https://github.com/etcd-io/etcd/releases/download/v3.5.35/etcd-v3.5.35-linux-amd64.tar.gz | tar xz -C /opt
/usr/local/bin/enrol --profile etcd --out /etc/etcd/pki
cat > /etc/systemd/system/etcd.service <<EOF
[Service]
Type=notify
ExecStart=/opt/etcd-v3.5.35-linux-amd64/etcd --name $NAME --data-dir /data/etcd --enable-v2=true \\
  --listen-client-urls https://$ADDRESS:2379 --advertise-client-urls https://$ADDRESS:2379 \\
  --listen-peer-urls https://$ADDRESS:2380 --initial-advertise-peer-urls https://$ADDRESS:2380 \\
  --initial-cluster ${members} --initial-cluster-state new --initial-cluster-token $TOKEN \\
  --client-cert-auth --trusted-ca-file /etc/etcd/pki/client-ca.crt \\
  --cert-file /etc/etcd/pki/server.crt --key-file /etc/etcd/pki/server.key \\
  --peer-client-cert-auth --peer-trusted-ca-file /etc/etcd/pki/peer-ca.crt \\
  --peer-cert-file /etc/etcd/pki/peer.crt --peer-key-file /etc/etcd/pki/peer.key
Restart=always
[Install]
WantedBy=multi-user.target
EOF
systemctl enable --now etcd
`;
}
