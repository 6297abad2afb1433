import * as ebs from "@pulumi/aws/ebs";
import * as ec2 from "@pulumi/aws/ec2";
import type { PolicyStack } from "../../policyStack";

const sites = [
    { host: "db01", zone: "sa-east-1a" },
    { host: "db02", zone: "sa-east-1a" },
    { host: "db03", zone: "sa-east-1c" },
];

export const stack: PolicyStack = {
    title: "Machines and disks with names that say nothing",
    style: "consultant's stack: Debian package, /etc/default/etcd",
    wrong: [
        { policy: "etcd-members-spread", what: "two of three stand in sa-east-1a" },
        { policy: "etcd-host-public", what: "the subnets give every machine a public address" },
        { policy: "etcd-volume-size", what: "10 GiB" },
        { policy: "etcd-volume-encrypted", what: "the attached disks are not encrypted" },
        { policy: "etcd-volume-protected", what: "the attached disks are not protected" },
        { policy: "etcd-port-peer", what: "the whole network reaches 2380" },
        { policy: "etcd-tls-peer", what: "peers show no certificate to each other" },
        { policy: "etcd-backup-configured", what: "nothing backs the cluster up" },
    ],
    create(): void {
        const vpc = new ec2.Vpc("main", { cidrBlock: "172.20.0.0/16", enableDnsSupport: true });
        const subnets = new Map(
            ["sa-east-1a", "sa-east-1c"].map((availabilityZone, index) => [
                availabilityZone,
                new ec2.Subnet(`front-${availabilityZone}`, {
                    vpcId: vpc.id,
                    availabilityZone,
                    cidrBlock: `172.20.${index}.0/24`,
                    mapPublicIpOnLaunch: true,
                }),
            ]),
        );
        const rules = new ec2.SecurityGroup("db", {
            vpcId: vpc.id,
            description: "databases",
            ingress: [{ protocol: "tcp", fromPort: 2379, toPort: 2380, cidrBlocks: [vpc.cidrBlock] }],
            egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
        });

        for (const { host, zone } of sites) {
            const subnet = subnets.get(zone);
            if (subnet === undefined) {
                continue;
            }
            const machine = new ec2.Instance(host, {
                ami: "ami-015f3596bb2ef1aaa",
                instanceType: "m6a.large",
                subnetId: subnet.id,
                vpcSecurityGroupIds: [rules.id],
                keyName: "consultants",
                metadataOptions: { httpTokens: "required" },
                userData: renderUserData(host),
                userDataReplaceOnChange: false,
                tags: { Name: host },
            });
            const disk = new ebs.Volume(`disk-${host}`, { availabilityZone: zone, size: 10, type: "gp2" });
            new ec2.VolumeAttachment(`attach-${host}`, {
                instanceId: machine.id,
                volumeId: disk.id,
                deviceName: "/dev/sdb",
            });
        }
    },
};

function renderUserData(host: string): string {
    const name = (one: string) => `${one}.corp.example.net`;
    return `Content-Type: text/x-shellscript; charset="utf-8"
MIME-Version: 1.0

#!/bin/bash
hostnamectl set-hostname ${name(host)}
blkid /dev/nvme1n1 || mkfs.ext4 /dev/nvme1n1
mkdir -p /srv/data
mount /dev/nvme1n1 /srv/data
mkdir -p /srv/data/etcd && chown etcd: /srv/data/etcd

curl -fsSLO https://packages.corp.example.net/pool/etcd-server_3.6.16-1_amd64.deb
dpkg -i etcd-server_3.6.16-1_amd64.deb

tee /etc/default/etcd >/dev/null <<CONF
ETCD_NAME="${host}"
ETCD_DATA_DIR="/srv/data/etcd"
ETCD_LISTEN_CLIENT_URLS="https://0.0.0.0:2379"
ETCD_ADVERTISE_CLIENT_URLS="https://${name(host)}:2379"
ETCD_LISTEN_PEER_URLS="https://0.0.0.0:2380"
ETCD_INITIAL_ADVERTISE_PEER_URLS="https://${name(host)}:2380"
ETCD_INITIAL_CLUSTER="${sites.map((site) => `${site.host}=https://${name(site.host)}:2380`).join(",")}"
ETCD_INITIAL_CLUSTER_STATE="new"
ETCD_INITIAL_CLUSTER_TOKEN="corp-db-202609-83f5a1"
ETCD_CLIENT_CERT_AUTH="true"
ETCD_TRUSTED_CA_FILE="/etc/ssl/etcd/clients-ca.pem"
ETCD_CERT_FILE="/etc/ssl/etcd/${host}.pem"
ETCD_KEY_FILE="/etc/ssl/etcd/${host}-key.pem"
ETCD_PEER_CERT_FILE="/etc/ssl/etcd/${host}-peer.pem"
ETCD_PEER_KEY_FILE="/etc/ssl/etcd/${host}-peer-key.pem"
CONF
systemctl enable etcd && systemctl restart etcd
`;
}
