import * as ebs from "@pulumi/aws/ebs";
import * as ec2 from "@pulumi/aws/ec2";
import * as s3 from "@pulumi/aws/s3";
import * as ssm from "@pulumi/aws/ssm";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyStack } from "../../policyStack";

const zones = ["a", "b", "c"];

export const stack: PolicyStack = {
    title: "Plain nodes that State Manager turns into a ring",
    style: "blog post: no SSH, everything by SSM documents",
    wrong: [
        { policy: "etcd-tls-client-auth", what: "clients speak plain HTTP" },
        { policy: "etcd-tls-peer", what: "peers speak plain HTTP" },
        { policy: "etcd-cluster-token", what: "the token of etcd's own documentation" },
        { policy: "etcd-version-faults", what: "3.5.16 has known faults" },
        { policy: "etcd-volume-encrypted", what: "the data volumes are not encrypted" },
        { policy: "etcd-volume-protected", what: "the data volumes are not protected" },
        { policy: "etcd-backup-age", what: "a snapshot every seven days" },
        { policy: "etcd-backup-encrypted", what: "the bucket has no key of ours" },
        { policy: "etcd-backup-locked", what: "snapshots can be deleted at any time" },
    ],
    create(): void {
        const nodes = zones.map((zone, index) => {
            const availabilityZone = `eu-west-1${zone}`;
            const node = new ec2.Instance(`node-${zone}`, {
                ami: "ami-0d64bb532e0502c46",
                instanceType: "m5.large",
                availabilityZone,
                subnetId: `subnet-0f3c5a71e8d2b4a6${index}`,
                privateIp: `10.30.${index}.20`,
                associatePublicIpAddress: false,
                vpcSecurityGroupIds: ["sg-04ab17cd2e9f60813"],
                iamInstanceProfile: "ssm-managed",
                metadataOptions: { httpTokens: "required" },
                tags: { Name: `node-${zone}`, Ring: "north" },
            });
            const disk = new ebs.Volume(`node-${zone}-data`, { availabilityZone, size: 40, type: "gp3" });
            new ec2.VolumeAttachment(`node-${zone}-data`, {
                deviceName: "/dev/sdf",
                instanceId: node.id,
                volumeId: disk.id,
            });
            return node;
        });

        const bucket = new s3.Bucket("etcd-snapshots", { bucket: "north-etcd-snapshots" });
        const install = new ssm.Document("ring-install", {
            documentType: "Command",
            documentFormat: "JSON",
            content: JSON.stringify({
                schemaVersion: "2.2",
                description: "Install and start the key-value ring",
                parameters: { peers: { type: "String" } },
                mainSteps: [
                    {
                        action: "aws:runShellScript",
                        name: "install",
                        inputs: { timeoutSeconds: "600", runCommand: renderInstall() },
                    },
                ],
            }),
        });
        new ssm.Association("ring-install", {
            name: install.name,
            targets: [{ key: "InstanceIds", values: nodes.map((node) => node.id) }],
            parameters: { peers: zones.map((zone, at) => `node-${zone}=http://10.30.${at}.20:2380`).join(",") },
        });
        new ssm.Association("ring-snapshot", {
            name: "AWS-RunShellScript",
            scheduleExpression: "rate(7 days)",
            targets: [{ key: "InstanceIds", values: nodes.slice(0, 1).map((node) => node.id) }],
            parameters: {
                commands: pulumi.interpolate`etcdctl snapshot save /tmp/s.db && aws s3 cp /tmp/s.db s3://${bucket.bucket}/`,
            },
        });
    },
};

function renderInstall(): string[] {
    return [
        "set -eu",
        "VERSION=v3.5.16",
        "mkfs.ext4 -q /dev/nvme1n1 || true",
        "mkdir -p /data && mount /dev/nvme1n1 /data",
        "curl -sSL https://github.com/etcd-io/etcd/releases/download/$VERSION/etcd-$VERSION-linux-amd64.tar.gz | tar xz -C /opt",
        "ln -sf /opt/etcd-$VERSION-linux-amd64/etcd* /usr/local/bin/",
        "IP=$(hostname -I | awk '{print $1}')",
        "NAME=$(hostname -s)",
        "cat > /etc/default/etcd <<EOF",
        "ETCD_NAME=$NAME",
        "ETCD_DATA_DIR=/data/etcd",
        "ETCD_LISTEN_PEER_URLS=http://$IP:2380",
        "ETCD_LISTEN_CLIENT_URLS=http://$IP:2379,http://127.0.0.1:2379",
        "ETCD_ADVERTISE_CLIENT_URLS=http://$IP:2379",
        "ETCD_INITIAL_ADVERTISE_PEER_URLS=http://$IP:2380",
        "ETCD_INITIAL_CLUSTER={{ peers }}",
        "ETCD_INITIAL_CLUSTER_STATE=new",
        "ETCD_INITIAL_CLUSTER_TOKEN=etcd-cluster-1",
        "EOF",
        "systemctl enable --now etcd",
    ];
}
