import * as ec2 from "@pulumi/aws/ec2";
import * as lb from "@pulumi/aws/lb";
import type { PolicyStack } from "../../policyStack";

const store =
    "https://store-1.core.internal:2379,https://store-2.core.internal:2379,https://store-3.core.internal:2379";

export const stack: PolicyStack = {
    title: "Two Vault servers that keep their data in somebody else's etcd",
    style: "Vault tutorial with a storage backend",
    wrong: [],
    create(): void {
        const servers = [0, 1].map(
            (index) =>
                new ec2.Instance(`vault-${index}`, {
                    ami: "ami-06dd92ecc74fdfb36",
                    instanceType: "t3.medium",
                    availabilityZone: "eu-central-1a",
                    associatePublicIpAddress: true,
                    vpcSecurityGroupIds: ["sg-0dd9cc8bb7aa69584"],
                    userData: renderUserData(`vault-${index}`),
                    tags: { Name: `vault-${index}`, Storage: "etcd" },
                }),
        );
        const front = new lb.LoadBalancer("vault", {
            loadBalancerType: "application",
            internal: false,
            subnets: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
        });
        const targets = new lb.TargetGroup("vault", {
            port: 8200,
            protocol: "HTTPS",
            vpcId: "vpc-0fedcba9876543210",
            healthCheck: { path: "/v1/sys/health", protocol: "HTTPS" },
        });
        servers.forEach((server, index) => {
            new lb.TargetGroupAttachment(`vault-${index}`, { targetGroupArn: targets.arn, targetId: server.id });
        });
        new lb.Listener("vault", {
            loadBalancerArn: front.arn,
            port: 443,
            protocol: "HTTPS",
            certificateArn: "arn:aws:acm:eu-central-1:123456789012:certificate/1b2c3d4e-5f60-7182-93a4-b5c6d7e8f901",
            defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
        });
    },
};

function renderUserData(name: string): string {
    return `#!/bin/bash
set -euo pipefail
apt-get update && apt-get install -y vault etcd-client
cat > /etc/vault.d/vault.hcl <<EOF
storage "etcd" {
  address       = "${store}"
  etcd_api      = "v3"
  ha_enabled    = "true"
  path          = "vault/"
  tls_ca_file   = "/etc/vault.d/etcd/ca.crt"
  tls_cert_file = "/etc/vault.d/etcd/client.crt"
  tls_key_file  = "/etc/vault.d/etcd/client.key"
}
listener "tcp" {
  address       = "0.0.0.0:8200"
  tls_cert_file = "/etc/vault.d/tls/${name}.crt"
  tls_key_file  = "/etc/vault.d/tls/${name}.key"
}
api_addr = "https://${name}.example.com:8200"
EOF
ETCDCTL_API=3 etcdctl --endpoints="${store}" endpoint health
systemctl enable --now vault
`;
}
