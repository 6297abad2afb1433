import * as ebs from "@pulumi/aws/ebs";
import * as ec2 from "@pulumi/aws/ec2";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import type { PolicyStack } from "../../policyStack";

const members = [
    { name: "k8s-store-north", zone: "eu-west-2a", address: "10.12.1.9" },
    { name: "k8s-store-middle", zone: "eu-west-2b", address: "10.12.2.9" },
    { name: "k8s-store-south", zone: "eu-west-2c", address: "10.12.3.9" },
];

export const stack: PolicyStack = {
    title: "A store for Kubernetes that commands fill with files through a bastion",
    style: "Pulumi example of provisioners, grown into production",
    wrong: [
        { policy: "etcd-certificate-expiry", what: "an authority that ends in 90 days" },
        { policy: "etcd-authority-protected", what: "the authority can be deleted" },
        { policy: "etcd-key-exposed", what: "a command's environment carries the private key" },
        { policy: "etcd-port-world", what: "SSH is open to every IPv6 address" },
        { policy: "etcd-port-peer", what: "the workers' group reaches 2380" },
        { policy: "etcd-host-metadata", what: "version 1 of the metadata service answers" },
        { policy: "etcd-backup-configured", what: "nothing backs the cluster up" },
    ],
    create(): void {
        const key = new tls.PrivateKey("store-ca", { algorithm: "ECDSA", ecdsaCurve: "P384" });
        const authority = new tls.SelfSignedCert("store-ca", {
            privateKeyPem: key.privateKeyPem,
            isCaCertificate: true,
            subject: { commonName: "k8s-store clients" },
            validityPeriodHours: 90 * 24,
            earlyRenewalHours: 14 * 24,
            allowedUses: ["cert_signing", "digital_signature"],
        });
        const group = new ec2.SecurityGroup("k8s-store", {
            vpcId: "vpc-0b1b2b3b4b5b6b7b8",
            ingress: [
                { protocol: "tcp", fromPort: 22, toPort: 22, ipv6CidrBlocks: ["::/0"] },
                { protocol: "tcp", fromPort: 2379, toPort: 2379, securityGroups: ["sg-0a9a8a7a6a5a4a3a2"] },
                { protocol: "tcp", fromPort: 2380, toPort: 2380, self: true },
                {
                    description: "workers",
                    protocol: "tcp",
                    fromPort: 2380,
                    toPort: 2380,
                    securityGroups: ["sg-0c4c3c2c1c0c9c8c7"],
                },
            ],
        });
        const privateKey = new pulumi.Config("ssh").getSecret("privateKey") ?? pulumi.secret("from-the-configuration");
        for (const { name, zone, address } of members) {
            const machine = new ec2.Instance(name, {
                ami: "ami-0eb260c4d5475b901",
                instanceType: "m6i.large",
                availabilityZone: zone,
                privateIp: address,
                associatePublicIpAddress: false,
                vpcSecurityGroupIds: [group.id],
                tags: { Name: name },
            });
            const disk = new ebs.Volume(
                name,
                {
                    availabilityZone: zone,
                    size: 30,
                    type: "gp3",
                    encrypted: true,
                    kmsKeyId: "arn:aws:kms:eu-west-2:123456789012:alias/k8s-store",
                },
                { protect: true },
            );
            const attached = new ec2.VolumeAttachment(name, {
                deviceName: "/dev/sdf",
                instanceId: machine.id,
                volumeId: disk.id,
            });
            const connection = {
                host: machine.privateIp,
                user: "admin",
                privateKey,
                proxy: { host: "bastion.example.org", user: "admin", privateKey },
            };
            const serverKey = new tls.PrivateKey(`${name}-server`, { algorithm: "ECDSA", ecdsaCurve: "P256" });
            const settings = new command.remote.CopyToRemote(`${name}-settings`, {
                connection,
                source: new pulumi.asset.StringAsset(renderSettings(name, address)),
                remotePath: "/tmp/settings.yml",
            });
            new command.remote.Command(
                `${name}-start`,
                {
                    connection,
                    environment: { CLIENTS_CA: authority.certPem, SERVER_KEY: serverKey.privateKeyPem },
                    create: `sudo install -d /etc/store && echo "$CLIENTS_CA" | sudo tee /etc/store/clients.pem >/dev/null
echo "$SERVER_KEY" | sudo tee /etc/store/server.key >/dev/null
sudo mkfs.ext4 -q /dev/nvme1n1 && sudo mount /dev/nvme1n1 /var/lib/store
sudo docker run -d --net host -v /etc/store:/etc/store -v /var/lib/store:/var/lib/store -v /tmp/settings.yml:/settings.yml \\
  gcr.io/etcd-development/etcd:v3.6.16 etcd --config-file /settings.yml`,
                },
                { dependsOn: [settings, attached] },
            );
        }
    },
};

function renderSettings(name: string, address: string): string {
    return `name: '${name}'
data-dir: '/var/lib/store/db'
listen-peer-urls: 'https://${address}:2380'
listen-client-urls: 'https://${address}:2379'
initial-advertise-peer-urls: 'https://${address}:2380'
advertise-client-urls: 'https://${address}:2379'
initial-cluster: '${members.map((one) => `${one.name}=https://${one.address}:2380`).join(",")}'
initial-cluster-token: 'k8s-store-20261105-0e7b'
initial-cluster-state: 'new'
client-transport-security: { cert-file: /etc/store/server.pem, key-file: /etc/store/server.key, client-cert-auth: true, trusted-ca-file: /etc/store/clients.pem }
peer-transport-security: { cert-file: /etc/store/peer.pem, key-file: /etc/store/peer.key, client-cert-auth: true, trusted-ca-file: /etc/store/peers.pem }
`;
}
