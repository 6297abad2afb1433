import * as ec2 from "@pulumi/aws/ec2";
import * as command from "@pulumi/command";
import type { PolicyStack } from "../../policyStack";

export const stack: PolicyStack = {
    title: "Name servers that ask an etcd, and a command that fills it",
    style: "CoreDNS: the etcd plugin, as a blog has it",
    wrong: [],
    create(): void {
        const machine = new ec2.Instance("resolver", {
            ami: "ami-07",
            instanceType: "t4g.nano",
            userData: `#!/bin/bash
apt-get update && apt-get install -y etcd-client
cat > /etc/coredns/Corefile <<COREFILE
example.org {
  etcd {
    path /skydns
    endpoint https://kv-1.internal:2379 https://kv-2.internal:2379
    tls /etc/coredns/cert.pem /etc/coredns/key.pem /etc/coredns/ca.pem
  }
}
COREFILE
systemctl enable --now coredns
`,
        });
        new command.remote.Command("records", {
            connection: { host: machine.privateIp, user: "admin", agentSocketPath: "/run/agent" },
            create: 'etcdctl --endpoints=https://kv-1.internal:2379 put /skydns/org/example/www \'{"host":"10.0.0.9"}\'',
        });
    },
};
