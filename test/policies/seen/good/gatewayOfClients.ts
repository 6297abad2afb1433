import * as ec2 from "@pulumi/aws/ec2";
import type { PolicyStack } from "../../policyStack";

export const stack: PolicyStack = {
    title: "Gateways that read their routes from an etcd elsewhere",
    style: "APISIX: production set-up in decoupled mode",
    wrong: [],
    create(): void {
        for (const zone of ["a", "b"]) {
            new ec2.Instance(`edge-${zone}`, {
                ami: "ami-06",
                instanceType: "t3.medium",
                availabilityZone: `eu-central-1${zone}`,
                associatePublicIpAddress: true,
                tags: { Name: `edge-${zone}`, "config-store": "etcd" },
                userData: `#cloud-config
write_files:
  - path: /etc/apisix/config.yaml
    content: |
      deployment:
        role: data_plane
        role_data_plane:
          config_provider: etcd
        etcd:
          host: ["https://kv-1.internal:2379", "https://kv-2.internal:2379"]
          prefix: /apisix
          tls: { cert: /etc/apisix/client.crt, key: /etc/apisix/client.key, verify: true }
runcmd:
  - docker run -d --net host -v /etc/apisix:/usr/local/apisix/conf apache/apisix:3.14.1-debian
`,
            });
        }
    },
};
