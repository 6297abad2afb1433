import * as ebs from "@pulumi/aws/ebs";
import * as ec2 from "@pulumi/aws/ec2";
import * as kms from "@pulumi/aws/kms";
import type { PolicyStack } from "../../policyStack";

interface Seat {
    readonly name: string;
    readonly zone: string;
    readonly address: string;
    readonly election: number;
}

const seats: readonly Seat[] = [
    { name: "ledger-oak", zone: "ca-central-1a", address: "10.61.0.11", election: 1500 },
    { name: "ledger-elm", zone: "ca-central-1a", address: "10.61.0.12", election: 1500 },
    { name: "ledger-ash", zone: "ca-central-1a", address: "10.61.0.13", election: 1500 },
    { name: "ledger-fir", zone: "ca-central-1b", address: "10.61.1.11", election: 1500 },
    { name: "ledger-yew", zone: "ca-central-1b", address: "10.61.1.12", election: 5000 },
];

export const stack: PolicyStack = {
    title: "Five machines named after trees, in two zones",
    style: "company module: environment file and unit, variables set lines before",
    wrong: [
        { policy: "etcd-members-spread", what: "three of five stand in ca-central-1a" },
        { policy: "etcd-timing-equal", what: "one member's election timeout is 5000, the others' 1500" },
        { policy: "etcd-tls-client-auth", what: "the second URL that clients may use is plain HTTP" },
        { policy: "etcd-tls-authorities", what: "one file vouches for peers and for clients" },
        { policy: "etcd-host-metadata", what: "version 1 of the metadata service answers" },
        { policy: "etcd-volume-size", what: "8 GiB" },
        { policy: "etcd-volume-protected", what: "the data volumes are not protected" },
        { policy: "etcd-backup-configured", what: "nothing backs the cluster up" },
    ],
    create(): void {
        const key = new kms.Key("ledger", { description: "Disks of the ledger", enableKeyRotation: true });
        for (const seat of seats) {
            const machine = new ec2.Instance(seat.name, {
                ami: "ami-0d13170a36bc1b384",
                instanceType: "r6i.large",
                availabilityZone: seat.zone,
                privateIp: seat.address,
                subnetId: seat.zone.endsWith("a") ? "subnet-03f1e2d3c4b5a6978" : "subnet-03f1e2d3c4b5a6979",
                associatePublicIpAddress: false,
                vpcSecurityGroupIds: ["sg-08c7d6e5f4a3b2c1d"],
                userData: renderUserData(seat),
                tags: { Name: seat.name, CostCentre: "4711" },
            });
            const disk = new ebs.Volume(
                `${seat.name}-disk`,
                { availabilityZone: seat.zone, size: 8, type: "gp3", encrypted: true, kmsKeyId: key.arn },
                { deleteBeforeReplace: true },
            );
            new ec2.VolumeAttachment(`${seat.name}-disk`, {
                deviceName: "/dev/xvdd",
                instanceId: machine.id,
                volumeId: disk.id,
            });
        }
    },
};

function renderUserData({ name, address, election }: Seat): string {
    return `#!/usr/bin/env bash
set -euo pipefail

RELEASE="3.5.35"
NODE_NAME="${name}"
NODE_IP="${address}"
PKI="/etc/pki/ledger"
HEARTBEAT_MS=150
ELECTION_MS=${election}
LISTEN="https://\${NODE_IP}:2379, http://0.0.0.0:12379"
RING="${seats.map((seat) => `${seat.name}=https://${seat.address}:2380`).join(",")}"

install -d -m 0700 /ledger
blkid /dev/nvme1n1 || mkfs.ext4 -L ledger /dev/nvme1n1
echo 'LABEL=ledger /ledger ext4 noatime 0 2' >> /etc/fstab
mount /ledger

curl -fsSL "https://github.com/etcd-io/etcd/releases/download/v\${RELEASE}/etcd-v\${RELEASE}-linux-amd64.tar.gz" \\
  | tar -xz --strip-components=1 -C /usr/local/bin
/usr/local/sbin/vault-issue ledger "\${NODE_NAME}" "\${PKI}"

cat > /etc/ledger.env <<EOF
ETCD_NAME=\${NODE_NAME}
ETCD_DATA_DIR=/ledger/raft
ETCD_LISTEN_PEER_URLS=https://\${NODE_IP}:2380
ETCD_INITIAL_ADVERTISE_PEER_URLS=https://\${NODE_IP}:2380
ETCD_LISTEN_CLIENT_URLS="\${LISTEN}"
ETCD_ADVERTISE_CLIENT_URLS=https://\${NODE_IP}:2379
ETCD_INITIAL_CLUSTER=\${RING}
ETCD_INITIAL_CLUSTER_STATE=new
ETCD_INITIAL_CLUSTER_TOKEN=ledger-2026-08-30-b7d1f04c
ETCD_HEARTBEAT_INTERVAL=\${HEARTBEAT_MS}
ETCD_ELECTION_TIMEOUT=\${ELECTION_MS}
ETCD_CERT_FILE=\${PKI}/server.crt
ETCD_KEY_FILE=\${PKI}/server.key
ETCD_CLIENT_CERT_AUTH=true
ETCD_TRUSTED_CA_FILE=\${PKI}/ca.crt
ETCD_PEER_CERT_FILE=\${PKI}/peer.crt
ETCD_PEER_KEY_FILE=\${PKI}/peer.key
ETCD_PEER_CLIENT_CERT_AUTH=true
ETCD_PEER_TRUSTED_CA_FILE=\${PKI}/ca.crt
EOF

cat > /etc/systemd/system/ledger.service <<'EOF'
[Unit]
Description=Replicated ledger store
After=network-online.target ledger.mount
[Service]
Type=notify
EnvironmentFile=/etc/ledger.env
ExecStart=/usr/local/bin/etcd
Restart=always
LimitNOFILE=65536
[Install]
WantedBy=multi-user.target
EOF
systemctl daemon-reload && systemctl enable --now ledger
`;
}
