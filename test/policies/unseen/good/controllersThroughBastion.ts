import * as ebs from "@pulumi/aws/ebs";
import * as ec2 from "@pulumi/aws/ec2";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyStack } from "../../policyStack";

const zones = ["us-west-2a", "us-west-2b", "us-west-2c"];
const ring = zones.map((_, index) => `controller-${index}=https://10.240.${index}.10:2380`).join(",");

export const stack: PolicyStack = {
    title: "Controllers in private subnets, set up through a bastion",
    style: "Kubernetes the hard way, as somebody runs it who has to answer for it",
    wrong: [],
    create(): void {
        const vpc = new ec2.Vpc("kubernetes", { cidrBlock: "10.240.0.0/16" });
        const bastions = new ec2.SecurityGroup("bastion", { vpcId: vpc.id, description: "bastion" });
        const apiServers = new ec2.SecurityGroup("api", { vpcId: vpc.id, description: "API servers" });
        const controllers = new ec2.SecurityGroup("controllers", {
            vpcId: vpc.id,
            description: "controllers",
            ingress: [
                { protocol: "tcp", fromPort: 22, toPort: 22, securityGroups: [bastions.id] },
                { protocol: "tcp", fromPort: 2379, toPort: 2379, securityGroups: [apiServers.id] },
                { protocol: "tcp", fromPort: 2380, toPort: 2380, self: true },
            ],
            egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
        });
        const privateKey = new pulumi.Config("hardway").getSecret("sshKey") ?? pulumi.secret("from-the-configuration");
        const hop = { host: "bastion.hardway.example.com", user: "ubuntu", privateKey };

        zones.forEach((availabilityZone, index) => {
            const name = `controller-${index}`;
            const subnet = new ec2.Subnet(`private-${index}`, {
                vpcId: vpc.id,
                availabilityZone,
                cidrBlock: `10.240.${index}.0/24`,
                mapPublicIpOnLaunch: false,
            });
            const controller = new ec2.Instance(name, {
                ami: "ami-05134c8ef96964280",
                instanceType: "c6i.xlarge",
                subnetId: subnet.id,
                privateIp: `10.240.${index}.10`,
                vpcSecurityGroupIds: [controllers.id],
                metadataOptions: { httpTokens: "required" },
                tags: { Name: name },
            });
            const disk = new ebs.Volume(
                `${name}-state`,
                {
                    availabilityZone,
                    size: 32,
                    type: "io2",
                    iops: 3000,
                    encrypted: true,
                    kmsKeyId: "arn:aws:kms:us-west-2:123456789012:key/77c0b1de-5a42-4fd9-b3f6-1e8d2c9a0b75",
                },
                { protect: true },
            );
            const attached = new ec2.VolumeAttachment(`${name}-state`, {
                deviceName: "/dev/sdf",
                instanceId: controller.id,
                volumeId: disk.id,
            });
            new command.remote.Command(
                `${name}-bootstrap`,
                {
                    connection: { host: controller.privateIp, user: "ubuntu", privateKey, proxy: hop },
                    create: renderBootstrap(name, `10.240.${index}.10`),
                },
                { dependsOn: [attached] },
            );
        });
    },
};

function renderBootstrap(name: string, address: string): string {
    return `set -euo pipefail
sudo blkid /dev/nvme1n1 || sudo mkfs.ext4 -L state /dev/nvme1n1
sudo mkdir -p /var/lib/etcd && sudo mount LABEL=state /var/lib/etcd
curl -fsSL https://github.com/etcd-io/etcd/releases/download/v3.5.35/etcd-v3.5.35-linux-amd64.tar.gz \\
  | sudo tar -xz --strip-components=1 -C /usr/local/bin
sudo /usr/local/sbin/enrol-with-step-ca ${name} /etc/etcd
cat <<UNIT | sudo tee /etc/systemd/system/etcd.service
[Unit]
Description=etcd
[Service]
Type=notify
ExecStart=/usr/local/bin/etcd \\\\
  --name ${name} \\\\
  --cert-file=/etc/etcd/server.pem \\\\
  --key-file=/etc/etcd/server-key.pem \\\\
  --trusted-ca-file=/etc/etcd/clients-ca.pem \\\\
  --client-cert-auth \\\\
  --peer-cert-file=/etc/etcd/peer.pem \\\\
  --peer-key-file=/etc/etcd/peer-key.pem \\\\
  --peer-trusted-ca-file=/etc/etcd/peers-ca.pem \\\\
  --peer-client-cert-auth \\\\
  --listen-peer-urls https://${address}:2380 \\\\
  --initial-advertise-peer-urls https://${address}:2380 \\\\
  --listen-client-urls https://${address}:2379,https://127.0.0.1:2379 \\\\
  --advertise-client-urls https://${address}:2379 \\\\
  --initial-cluster-token hardway-2026-08-21-5d3c \\\\
  --initial-cluster ${ring} \\\\
  --initial-cluster-state new \\\\
  --data-dir=/var/lib/etcd/data
Restart=on-failure
[Install]
WantedBy=multi-user.target
UNIT
sudo systemctl daemon-reload && sudo systemctl enable --now etcd
echo '0 */4 * * * root /usr/local/sbin/ship-snapshot' | sudo tee /etc/cron.d/ship-snapshot
`;
}
