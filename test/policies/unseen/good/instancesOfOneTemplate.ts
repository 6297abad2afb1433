import * as ebs from "@pulumi/aws/ebs";
import * as ec2 from "@pulumi/aws/ec2";
import type { PolicyStack } from "../../policyStack";

const seats = ["ap-southeast-1a", "ap-southeast-1b", "ap-southeast-1c"];

export const stack: PolicyStack = {
    title: "Instances that have everything from one launch template",
    style: "module with a launch template and fixed instances, gp3 disks beside them",
    wrong: [],
    create(): void {
        const template = new ec2.LaunchTemplate("etcd-member", {
            namePrefix: "etcd-member-",
            imageId: "resolve:ssm:/acme/images/etcd-3.6.16/latest",
            instanceType: "m6i.large",
            ebsOptimized: "true",
            disableApiTermination: true,
            metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
            monitoring: { enabled: true },
            iamInstanceProfile: { name: "etcd-member" },
            blockDeviceMappings: [
                { deviceName: "/dev/xvda", ebs: { volumeSize: 20, volumeType: "gp3", deleteOnTermination: "true" } },
            ],
            userData: Buffer.from(renderUserData()).toString("base64"),
            tagSpecifications: [{ resourceType: "instance", tags: { "etcd-version": "3.6.16" } }],
        });
        seats.forEach((availabilityZone, index) => {
            const port = new ec2.NetworkInterface(`etcd-port-${index}`, {
                subnetId: `subnet-0c0d0e0f0a0b0c0d${index}`,
                privateIps: [`10.70.${index}.7`],
                securityGroups: ["sg-0c9b8a7f6e5d4c3b2"],
            });
            const member = new ec2.Instance(`etcd-${availabilityZone}`, {
                launchTemplate: { id: template.id, version: "$Latest" },
                availabilityZone,
                networkInterfaces: [{ deviceIndex: 0, networkInterfaceId: port.id }],
                tags: { Name: `etcd-${availabilityZone}`, Index: `${index}` },
            });
            const data = new ebs.Volume(
                `etcd-data-${availabilityZone}`,
                {
                    availabilityZone,
                    size: 100,
                    type: "gp3",
                    throughput: 250,
                    encrypted: true,
                    kmsKeyId: "arn:aws:kms:ap-southeast-1:123456789012:key/be2c9d64-0f7a-4b8e-9d35-6a1e0c4f7b28",
                },
                { protect: true, retainOnDelete: true },
            );
            new ec2.VolumeAttachment(`etcd-data-${availabilityZone}`, {
                deviceName: "/dev/sdf",
                instanceId: member.id,
                volumeId: data.id,
            });
        });
    },
};

function renderUserData(): string {
    return `#!/bin/bash
set -euo pipefail
index=$(ec2-metadata --tags Index)
address="10.70.$index.7"
mkdir -p /srv/etcd
mount -L etcd-data /srv/etcd || { mkfs.xfs -L etcd-data /dev/nvme1n1; mount -L etcd-data /srv/etcd; }
/usr/local/bin/pki-agent issue --use etcd-server --use etcd-peer --out /etc/etcd/pki

cat > /etc/default/etcd <<EOF
ETCD_NAME="etcd-$index"
ETCD_DATA_DIR=/srv/etcd/member
ETCD_LISTEN_CLIENT_URLS="https://$address:2379"
ETCD_ADVERTISE_CLIENT_URLS="https://$address:2379"
ETCD_LISTEN_PEER_URLS="https://$address:2380"
ETCD_INITIAL_ADVERTISE_PEER_URLS="https://$address:2380"
ETCD_INITIAL_CLUSTER="etcd-0=https://10.70.0.7:2380,etcd-1=https://10.70.1.7:2380,etcd-2=https://10.70.2.7:2380"
ETCD_INITIAL_CLUSTER_STATE=new
ETCD_INITIAL_CLUSTER_TOKEN=sin-core-2026-05-30-f00c1a
ETCD_CLIENT_CERT_AUTH=true
ETCD_TRUSTED_CA_FILE=/etc/etcd/pki/clients.pem
ETCD_CERT_FILE=/etc/etcd/pki/etcd-server.pem
ETCD_KEY_FILE=/etc/etcd/pki/etcd-server.key
ETCD_PEER_CLIENT_CERT_AUTH=true
ETCD_PEER_TRUSTED_CA_FILE=/etc/etcd/pki/peers.pem
ETCD_PEER_CERT_FILE=/etc/etcd/pki/etcd-peer.pem
ETCD_PEER_KEY_FILE=/etc/etcd/pki/etcd-peer.key
ETCD_HEARTBEAT_INTERVAL=200
ETCD_ELECTION_TIMEOUT=2000
EOF
systemctl enable --now etcd
`;
}
