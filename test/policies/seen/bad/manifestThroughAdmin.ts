import * as ec2 from "@pulumi/aws/ec2";
import * as command from "@pulumi/command";
import type { PolicyStack } from "../../policyStack";

export const stack: PolicyStack = {
    title: "A manifest that an admin's machine is given on its standard input",
    style: "workshop: kubectl over SSH instead of a provider",
    wrong: [
        { policy: "etcd-tls-client-auth", what: "clients speak plain HTTP" },
        { policy: "etcd-tls-peer", what: "peers speak plain HTTP" },
        { policy: "etcd-version-floor", what: "3.3.8" },
        { policy: "etcd-cluster-token", what: "none" },
    ],
    create(): void {
        const machine = new ec2.Instance("workstation", { ami: "ami-01", instanceType: "t3.small" });
        new command.remote.Command("apply-store", {
            connection: { host: machine.publicIp, user: "ec2-user", agentSocketPath: "/run/agent" },
            create: "kubectl apply --namespace store -f -",
            stdin: `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: kv }
spec:
  replicas: 3
  serviceName: kv
  template:
    spec:
      containers:
        - name: kv
          image: quay.io/coreos/etcd:v3.3.8
          args:
            - --listen-client-urls=http://0.0.0.0:2379
            - --advertise-client-urls=http://$(NAME).kv:2379
            - --listen-peer-urls=http://0.0.0.0:2380
            - --initial-advertise-peer-urls=http://$(NAME).kv:2380
            - --initial-cluster=kv-0=http://kv-0.kv:2380,kv-1=http://kv-1.kv:2380,kv-2=http://kv-2.kv:2380
`,
        });
    },
};
