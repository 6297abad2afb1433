import * as ebs from "@pulumi/aws/ebs";
import * as ec2 from "@pulumi/aws/ec2";
import * as kms from "@pulumi/aws/kms";
import * as s3 from "@pulumi/aws/s3";
import type { PolicyStack } from "../../policyStack";

const seats = ["a", "b", "c", "a", "b"].map((zone, index) => ({
    host: `quorum${index}.k8s.example.net`,
    zone: `eu-west-1${zone}`,
}));

export const stack: PolicyStack = {
    title: "Five Flatcar machines by Ignition, snapshots in a locked bucket",
    style: "Typhoon: units in Butane, certificates issued on the host",
    wrong: [],
    create(): void {
        const key = new kms.Key("quorum", { enableKeyRotation: true });
        const bucket = new s3.Bucket(
            "etcd-backups",
            { bucketPrefix: "k8s-etcd-backups-", objectLockEnabled: true },
            { protect: true },
        );
        new s3.BucketServerSideEncryptionConfiguration("etcd-backups", {
            bucket: bucket.id,
            rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn } }],
        });
        new s3.BucketObjectLockConfiguration("etcd-backups", {
            bucket: bucket.id,
            rule: { defaultRetention: { mode: "COMPLIANCE", days: 21 } },
        });
        for (const { host, zone } of seats) {
            const machine = new ec2.Instance(host, {
                ami: "ami-0c1bc246476a5572b",
                instanceType: "m7i.large",
                availabilityZone: zone,
                associatePublicIpAddress: false,
                vpcSecurityGroupIds: ["sg-0e5f60718293a4b5c"],
                metadataOptions: { httpTokens: "required" },
                userData: bucket.bucket.apply((name) => JSON.stringify(ignition(host, name))),
                tags: { Name: host },
            });
            const disk = new ebs.Volume(
                host,
                { availabilityZone: zone, type: "gp3", size: 24, encrypted: true, kmsKeyId: key.arn },
                { protect: true },
            );
            new ec2.VolumeAttachment(host, { deviceName: "/dev/xvdb", instanceId: machine.id, volumeId: disk.id });
        }
    },
};

function ignition(host: string, bucket: string): object {
    const settings: Record<string, string> = {
        NAME: host,
        DATA_DIR: "/var/lib/etcd",
        ADVERTISE_CLIENT_URLS: `https://${host}:2379`,
        INITIAL_ADVERTISE_PEER_URLS: `https://${host}:2380`,
        LISTEN_CLIENT_URLS: "https://0.0.0.0:2379",
        LISTEN_PEER_URLS: "https://0.0.0.0:2380",
        INITIAL_CLUSTER: seats.map((seat) => `${seat.host}=https://${seat.host}:2380`).join(","),
        INITIAL_CLUSTER_TOKEN: "k8s-example-net-7c2f90b1-2026-10-12",
        STRICT_RECONFIG_CHECK: "true",
        TRUSTED_CA_FILE: "/etc/ssl/certs/etcd/clients-ca.crt",
        CERT_FILE: "/etc/ssl/certs/etcd/server.crt",
        KEY_FILE: "/etc/ssl/certs/etcd/server.key",
        CLIENT_CERT_AUTH: "true",
        PEER_TRUSTED_CA_FILE: "/etc/ssl/certs/etcd/peers-ca.crt",
        PEER_CERT_FILE: "/etc/ssl/certs/etcd/peer.crt",
        PEER_KEY_FILE: "/etc/ssl/certs/etcd/peer.key",
        PEER_CLIENT_CERT_AUTH: "true",
        HEARTBEAT_INTERVAL: "100",
        ELECTION_TIMEOUT: "1000",
    };
    const environment = Object.entries(settings).map(([name, value]) => `ETCD_${name}=${value}\n`);
    return {
        ignition: { version: "3.4.0" },
        storage: {
            filesystems: [{ device: "/dev/nvme1n1", format: "ext4", path: "/var/lib/etcd", wipeFilesystem: false }],
            files: [
                {
                    path: "/etc/etcd/etcd.env",
                    mode: 0o644,
                    contents: { source: `data:;base64,${Buffer.from(environment.join("")).toString("base64")}` },
                },
            ],
        },
        systemd: {
            units: [
                {
                    name: "etcd-member.service",
                    enabled: true,
                    contents: `[Unit]
Description=etcd (System Container)
Requires=docker.service var-lib-etcd.mount step-renew.service
After=docker.service var-lib-etcd.mount step-renew.service
[Service]
Environment=ETCD_IMAGE=quay.io/coreos/etcd:v3.6.16
Type=exec
ExecStart=/usr/bin/docker run --rm --name etcd --env-file /etc/etcd/etcd.env --net host \\
  -v /etc/ssl/certs/etcd:/etc/ssl/certs/etcd:ro -v /var/lib/etcd:/var/lib/etcd:rw $ETCD_IMAGE etcd
Restart=always
RestartSec=10s
[Install]
WantedBy=multi-user.target
`,
                },
                {
                    name: "etcd-snapshot.service",
                    contents: `[Service]
Type=oneshot
ExecStart=/opt/bin/snapshot-to-s3 ${bucket}
`,
                },
                {
                    name: "etcd-snapshot.timer",
                    enabled: true,
                    contents: "[Timer]\nOnCalendar=hourly\n[Install]\nWantedBy=timers.target\n",
                },
            ],
        },
    };
}
