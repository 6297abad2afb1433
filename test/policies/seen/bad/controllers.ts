import * as aws from "@pulumi/aws";
import * as command from "@pulumi/command";
import type { PolicyStack } from "../../policyStack";

/** Machines with neutral names; only commands tell that they are members. */
export const stack: PolicyStack = {
    title: "controllers that a command makes members",
    style: "a tutorial of Kubernetes by hand",
    wrong: [
        { policy: "etcd-cluster-token", what: "the token of a tutorial" },
        { policy: "etcd-host-burstable", what: "t3.micro" },
        { policy: "etcd-host-public", what: "a public address" },
        { policy: "etcd-host-metadata", what: "no metadataOptions" },
        { policy: "etcd-volume-own", what: "the root disk" },
        { policy: "etcd-tls-authorities", what: "one ca.pem for both" },
        { policy: "etcd-version-floor", what: "3.4" },
        { policy: "etcd-members-spread", what: "one subnet" },
        { policy: "etcd-port-world", what: "SSH and all of the VPC's ports" },
    ],
    create: () => {
        const group = new aws.ec2.SecurityGroup("kubernetes", {
            ingress: [
                { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["10.0.0.0/16", "10.200.0.0/16"] },
                { protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] },
                { protocol: "tcp", fromPort: 6443, toPort: 6443, cidrBlocks: ["0.0.0.0/0"] },
            ],
        });
        const subnet = new aws.ec2.Subnet("kubernetes", {
            vpcId: "vpc-1",
            cidrBlock: "10.0.1.0/24",
            availabilityZone: "eu-central-1a",
        });
        const addresses = [0, 1, 2].map((i) => `10.0.1.1${i}`);
        const cluster = addresses.map((address, i) => `controller-${i}=https://${address}:2380`).join(",");
        addresses.forEach((address, i) => {
            const instance = new aws.ec2.Instance(`controller-${i}`, {
                ami: "ami-1",
                instanceType: "t3.micro",
                privateIp: address,
                associatePublicIpAddress: true,
                subnetId: subnet.id,
                vpcSecurityGroupIds: [group.id],
                userData: `name=controller-${i}`,
            });
            const connection = { host: instance.publicIp, user: "ubuntu", privateKey: "key" };
            new command.remote.Command(`etcd-install-${i}`, {
                connection,
                create: "wget https://github.com/etcd-io/etcd/releases/download/v3.4.15/etcd-v3.4.15-linux-amd64.tar.gz && tar xf etcd-*.tar.gz && sudo mv etcd-*/etcd* /usr/local/bin/",
            });
            new command.remote.Command(`unit-${i}`, {
                connection,
                create: [
                    "cat <<EOF | sudo tee /etc/systemd/system/etcd.service",
                    "[Service]",
                    "ExecStart=/usr/local/bin/etcd \\\\",
                    `  --name controller-${i} \\\\`,
                    "  --cert-file=/etc/etcd/kubernetes.pem --key-file=/etc/etcd/kubernetes-key.pem \\\\",
                    "  --peer-cert-file=/etc/etcd/kubernetes.pem --peer-key-file=/etc/etcd/kubernetes-key.pem \\\\",
                    "  --trusted-ca-file=/etc/etcd/ca.pem --peer-trusted-ca-file=/etc/etcd/ca.pem \\\\",
                    "  --peer-client-cert-auth --client-cert-auth \\\\",
                    `  --initial-advertise-peer-urls https://${address}:2380 --listen-peer-urls https://${address}:2380 \\\\`,
                    `  --listen-client-urls https://${address}:2379,https://127.0.0.1:2379 \\\\`,
                    `  --advertise-client-urls https://${address}:2379 --initial-cluster-token etcd-cluster-0 \\\\`,
                    `  --initial-cluster ${cluster} --initial-cluster-state new --data-dir=/var/lib/etcd`,
                    "EOF",
                    "sudo systemctl enable --now etcd",
                ].join("\n"),
            });
        });
    },
};
