import * as ebs from "@pulumi/aws/ebs";
import * as ec2 from "@pulumi/aws/ec2";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import type { PolicyStack } from "../../policyStack";

export const stack: PolicyStack = {
    title: "A component whose hosts make their own keys and have them signed",
    style: "Pulumi component library with @pulumi/tls and @pulumi/command",
    wrong: [],
    create(): void {
        new StateStore("billing", { oslo: "eu-north-1a", bergen: "eu-north-1b", tromso: "eu-north-1c" });
    },
};

class Authority {
    private readonly key: tls.PrivateKey;
    readonly certificate: tls.SelfSignedCert;

    constructor(
        name: string,
        private readonly parent: pulumi.Resource,
    ) {
        const kept = { parent, protect: true };
        this.key = new tls.PrivateKey(name, { algorithm: "ECDSA", ecdsaCurve: "P256" }, kept);
        this.certificate = new tls.SelfSignedCert(
            name,
            {
                privateKeyPem: this.key.privateKeyPem,
                isCaCertificate: true,
                subject: { commonName: name },
                validityPeriodHours: 1825 * 24,
                earlyRenewalHours: 365 * 24,
                allowedUses: ["cert_signing", "crl_signing"],
            },
            kept,
        );
    }

    sign(name: string, certRequestPem: pulumi.Input<string>): pulumi.Output<string> {
        return new tls.LocallySignedCert(
            name,
            {
                certRequestPem,
                caPrivateKeyPem: this.key.privateKeyPem,
                caCertPem: this.certificate.certPem,
                validityPeriodHours: 90 * 24,
                earlyRenewalHours: 30 * 24,
                allowedUses: ["digital_signature", "server_auth", "client_auth"],
            },
            { parent: this.parent },
        ).certPem;
    }
}

class StateStore extends pulumi.ComponentResource {
    constructor(name: string, places: Readonly<Record<string, string>>) {
        super("acme:platform:StateStore", name);
        const inside = { parent: this };
        const clients = new Authority(`${name}-clients`, this);
        const peers = new Authority(`${name}-peers`, this);
        const privateKey = new pulumi.Config("ssh").getSecret("key") ?? pulumi.secret("from-the-configuration");
        const ring = Object.keys(places).map((place) => `${place}=https://${place}.billing.internal:2380`);
        for (const [place, availabilityZone] of Object.entries(places)) {
            const machine = new ec2.Instance(
                place,
                {
                    ami: "ami-08eb150f611ca277f",
                    instanceType: "r7i.large",
                    availabilityZone,
                    associatePublicIpAddress: false,
                    vpcSecurityGroupIds: ["sg-0192a3b4c5d6e7f80"],
                    metadataOptions: { httpTokens: "required" },
                    tags: { Name: `${place}.billing.internal`, "etcd-role": "member", "etcd-cluster": name },
                },
                inside,
            );
            const disk = new ebs.Volume(
                place,
                {
                    availabilityZone,
                    size: 48,
                    type: "gp3",
                    encrypted: true,
                    kmsKeyId: "arn:aws:kms:eu-north-1:123456789012:key/d0a4be31-6b1c-4e17-8a5e-92c1f0d7b364",
                },
                { ...inside, protect: true },
            );
            const attached = new ec2.VolumeAttachment(
                place,
                { deviceName: "/dev/sdf", instanceId: machine.id, volumeId: disk.id },
                inside,
            );
            const connection = { host: machine.privateIp, user: "admin", privateKey };
            const request = (use: string) =>
                new command.remote.Command(
                    `${place}-${use}-request`,
                    { connection, create: `sudo /usr/local/bin/make-request ${use} ${place}.billing.internal` },
                    { parent: this, dependsOn: [attached] },
                ).stdout;
            new command.remote.Command(
                `${place}-start`,
                {
                    connection,
                    environment: {
                        CLIENTS_CA: clients.certificate.certPem,
                        PEERS_CA: peers.certificate.certPem,
                        SERVER: clients.sign(`${place}-server`, request("server")),
                        PEER: peers.sign(`${place}-peer`, request("peer")),
                    },
                    create: renderStart(place, ring.join(",")),
                },
                { parent: this, dependsOn: [attached] },
            );
        }
        this.registerOutputs();
    }
}

function renderStart(place: string, ring: string): string {
    return `set -eu
for file in CLIENTS_CA PEERS_CA SERVER PEER; do printenv $file | sudo tee /etc/store/$file.pem > /dev/null; done
sudo mountpoint -q /store || sudo mount LABEL=store /store
sudo tee /etc/store/config.yaml > /dev/null <<EOF
name: ${place}
data-dir: /store/db
listen-client-urls: https://0.0.0.0:2379
advertise-client-urls: https://${place}.billing.internal:2379
listen-peer-urls: https://0.0.0.0:2380
initial-advertise-peer-urls: https://${place}.billing.internal:2380
initial-cluster: ${ring}
initial-cluster-token: billing-2026-11-02-a3e90f
client-transport-security:
  client-cert-auth: true
  trusted-ca-file: /etc/store/CLIENTS_CA.pem
  cert-file: /etc/store/SERVER.pem
  key-file: /etc/store/server.key
peer-transport-security:
  client-cert-auth: true
  trusted-ca-file: /etc/store/PEERS_CA.pem
  cert-file: /etc/store/PEER.pem
  key-file: /etc/store/peer.key
EOF
sudo podman run -d --replace --name store --net host -v /etc/store:/etc/store:ro -v /store:/store \\
  quay.io/coreos/etcd:v3.7.3 etcd --config-file /etc/store/config.yaml
`;
}
