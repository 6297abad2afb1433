import * as ec2 from "@pulumi/aws/ec2";
import type { PolicyStack } from "../../policyStack";

export const stack: PolicyStack = {
    title: "A feature-flag service whose only store came from a template",
    style: "start-up's platform repository: launch template, cloud-config with encoded files",
    wrong: [
        { policy: "etcd-member-single", what: "one member, and nothing says that this is a test" },
        { policy: "etcd-members-minimum", what: "one member cannot lose one" },
        { policy: "etcd-host-burstable", what: "the template says t3.medium" },
        { policy: "etcd-host-reclaimable", what: "the template asks for a spot machine" },
        { policy: "etcd-host-metadata", what: "the template makes the session token optional" },
        { policy: "etcd-volume-own", what: "the data stays on the root disk" },
        { policy: "etcd-tls-client-auth", what: "client-cert-auth is false" },
        { policy: "etcd-flags-recovery", what: "force-new-cluster was left in the file" },
        { policy: "etcd-backup-configured", what: "nothing backs the cluster up" },
    ],
    create(): void {
        const template = new ec2.LaunchTemplate("flags-store", {
            namePrefix: "flags-store-",
            imageId: "ami-04b70fa74e45c3917",
            instanceType: "t3.medium",
            instanceMarketOptions: {
                marketType: "spot",
                spotOptions: { spotInstanceType: "persistent", instanceInterruptionBehavior: "stop" },
            },
            metadataOptions: { httpEndpoint: "enabled", httpTokens: "optional" },
            networkInterfaces: [
                {
                    associatePublicIpAddress: "false",
                    subnetId: "subnet-0e9d8c7b6a5f40312",
                    securityGroups: ["sg-01c2d3e4f5a6b7c8d"],
                },
            ],
            userData: Buffer.from(renderCloudConfig()).toString("base64"),
        });
        new ec2.Instance("flags-store", {
            launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
            tags: { Name: "flags-store" },
        });
    },
};

const settings = `name: flags
data-dir: /var/lib/flags
listen-peer-urls: https://127.0.0.1:2380
initial-advertise-peer-urls: https://127.0.0.1:2380
listen-client-urls: https://0.0.0.0:2379
advertise-client-urls: https://flags-store.internal.example.com:2379
initial-cluster: flags=https://127.0.0.1:2380
initial-cluster-state: new
initial-cluster-token: flags-20260611-5e2f
force-new-cluster: true
quota-backend-bytes: 2147483648
client-transport-security:
  cert-file: /etc/flags/tls/server.pem
  key-file: /etc/flags/tls/server.key
  client-cert-auth: false
  trusted-ca-file: /etc/flags/tls/clients.pem
peer-transport-security:
  cert-file: /etc/flags/tls/peer.pem
  key-file: /etc/flags/tls/peer.key
  client-cert-auth: true
  trusted-ca-file: /etc/flags/tls/peers.pem
`;

const unit = `[Unit]
Description=Store of the feature flags
After=network-online.target

[Service]
Type=notify
ExecStart=/opt/etcd/v3.6.16/etcd --config-file /etc/flags/store.yaml
Restart=on-failure

[Install]
WantedBy=multi-user.target
`;

function encode(text: string): string {
    return Buffer.from(text).toString("base64");
}

function renderCloudConfig(): string {
    return `#cloud-config
package_update: true
packages: [ca-certificates, curl, jq]
write_files:
  - path: /etc/flags/store.yaml
    encoding: b64
    permissions: "0640"
    content: ${encode(settings)}
  - path: /etc/systemd/system/flags-store.service
    encoding: b64
    content: ${encode(unit)}
runcmd:
  - mkdir -p /opt/etcd/v3.6.16 /var/lib/flags
  - curl -fsSL https://storage.googleapis.com/etcd/v3.6.16/etcd-v3.6.16-linux-amd64.tar.gz | tar xz --strip-components=1 -C /opt/etcd/v3.6.16
  - /usr/local/bin/fetch-tls flags-store /etc/flags/tls
  - systemctl daemon-reload
  - systemctl enable --now flags-store
`;
}
