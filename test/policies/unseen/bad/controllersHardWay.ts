import * as ec2 from "@pulumi/aws/ec2";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyStack } from "../../policyStack";

export const stack: PolicyStack = {
    title: "Three controllers in one subnet, set up over SSH from outside",
    style: "Kubernetes the hard way, moved to AWS and Pulumi",
    wrong: [
        { policy: "etcd-host-public", what: "each controller is given a public address" },
        { policy: "etcd-host-burstable", what: "t3.small" },
        { policy: "etcd-volume-own", what: "/var/lib/etcd lies on the root disk" },
        { policy: "etcd-cluster-token", what: "etcd-cluster-0, as in every copy of the tutorial" },
        { policy: "etcd-tls-authorities", what: "ca.pem vouches for peers and for clients" },
        { policy: "etcd-port-world", what: "SSH is open to the world" },
        { policy: "etcd-port-peer", what: "whatever stands in the subnet or in the pod network reaches 2380" },
        { policy: "etcd-members-spread", what: "all three stand in us-west-2a" },
        { policy: "etcd-backup-configured", what: "nothing backs the cluster up" },
    ],
    create(): void {
        const config = new pulumi.Config("hardway");
        const privateKey = config.getSecret("sshKey") ?? pulumi.secret("from-the-configuration");
        const network = new ec2.Vpc("kubernetes", { cidrBlock: "10.240.0.0/16", enableDnsHostnames: true });
        const subnet = new ec2.Subnet("kubernetes", {
            vpcId: network.id,
            cidrBlock: "10.240.0.0/24",
            availabilityZone: "us-west-2a",
        });
        const firewall = new ec2.SecurityGroup("kubernetes", {
            vpcId: network.id,
            description: "Kubernetes",
            ingress: [
                {
                    description: "all from inside",
                    protocol: "-1",
                    fromPort: 0,
                    toPort: 0,
                    cidrBlocks: ["10.240.0.0/24", "10.200.0.0/16"],
                },
                { description: "ssh", protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] },
                { description: "api", protocol: "tcp", fromPort: 6443, toPort: 6443, cidrBlocks: ["0.0.0.0/0"] },
            ],
            egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
        });

        const names = [0, 1, 2].map((index) => `controller-${index}`);
        const peers = names.map((name, index) => `${name}=https://10.240.0.1${index}:2380`).join(",");
        names.forEach((name, index) => {
            const controller = new ec2.Instance(name, {
                ami: "ami-0b20a6f09484773af",
                instanceType: "t3.small",
                keyName: "kubernetes",
                subnetId: subnet.id,
                privateIp: `10.240.0.1${index}`,
                associatePublicIpAddress: true,
                sourceDestCheck: false,
                vpcSecurityGroupIds: [firewall.id],
                metadataOptions: { httpEndpoint: "enabled", httpTokens: "required" },
                rootBlockDevice: { volumeSize: 50 },
                tags: { Name: name },
            });
            new command.remote.Command(`${name}-bootstrap`, {
                connection: { host: controller.publicIp, user: "ubuntu", privateKey },
                create: renderBootstrap(name, `10.240.0.1${index}`, peers),
            });
        });
    },
};

function renderBootstrap(name: string, address: string, peers: string): string {
    return `set -e
cd /tmp
wget -q --https-only https://github.com/etcd-io/etcd/releases/download/v3.6.16/etcd-v3.6.16-linux-amd64.tar.gz
tar -xf etcd-v3.6.16-linux-amd64.tar.gz
sudo mv etcd-v3.6.16-linux-amd64/etcd* /usr/local/bin/
sudo mkdir -p /etc/etcd /var/lib/etcd
sudo chmod 700 /var/lib/etcd
sudo cp ~/ca.pem ~/kubernetes-key.pem ~/kubernetes.pem /etc/etcd/
cat <<UNIT | sudo tee /etc/systemd/system/etcd.service
[Unit]
Description=etcd
Documentation=https://github.com/etcd-io/etcd

[Service]
Type=notify
ExecStart=/usr/local/bin/etcd \\\\
  --name ${name} \\\\
  --cert-file=/etc/etcd/kubernetes.pem \\\\
  --key-file=/etc/etcd/kubernetes-key.pem \\\\
  --peer-cert-file=/etc/etcd/kubernetes.pem \\\\
  --peer-key-file=/etc/etcd/kubernetes-key.pem \\\\
  --trusted-ca-file=/etc/etcd/ca.pem \\\\
  --peer-trusted-ca-file=/etc/etcd/ca.pem \\\\
  --peer-client-cert-auth \\\\
  --client-cert-auth \\\\
  --initial-advertise-peer-urls https://${address}:2380 \\\\
  --listen-peer-urls https://${address}:2380 \\\\
  --listen-client-urls https://${address}:2379,https://127.0.0.1:2379 \\\\
  --advertise-client-urls https://${address}:2379 \\\\
  --initial-cluster-token etcd-cluster-0 \\\\
  --initial-cluster ${peers} \\\\
  --initial-cluster-state new \\\\
  --data-dir=/var/lib/etcd
Restart=on-failure
RestartSec=5

[Install]
WantedBy=multi-user.target
UNIT
sudo systemctl daemon-reload
sudo systemctl enable --now etcd
`;
}
