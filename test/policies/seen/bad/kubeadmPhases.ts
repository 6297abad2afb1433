import * as ec2 from "@pulumi/aws/ec2";
import type { PolicyStack } from "../../policyStack";

const addresses = ["10.80.1.5", "10.80.2.5", "10.80.3.5"];

export const stack: PolicyStack = {
    title: "An external etcd in static pods that kubeadm writes",
    style: "kubeadm's page about an etcd of high availability",
    wrong: [
        { policy: "etcd-host-metadata", what: "no metadataOptions" },
        { policy: "etcd-host-public", what: "the subnet decides" },
        { policy: "etcd-volume-own", what: "the root disk" },
        { policy: "etcd-tls-authorities", what: "pki/etcd/ca.crt for both" },
        { policy: "etcd-version-floor", what: "3.4.3" },
        { policy: "etcd-port-peer", what: "the whole network reaches 2380" },
        { policy: "etcd-backup-configured", what: "nothing backs the cluster up" },
    ],
    create(): void {
        const group = new ec2.SecurityGroup("infra", {
            ingress: [{ protocol: "tcp", fromPort: 2379, toPort: 2380, cidrBlocks: ["10.80.0.0/16"] }],
        });
        for (const [i, address] of addresses.entries()) {
            new ec2.Instance(`infra${i}`, {
                ami: "ami-0fc5d935ebf8bc3bc",
                instanceType: "m5.large",
                availabilityZone: `us-east-1${"abc"[i] ?? ""}`,
                privateIp: address,
                vpcSecurityGroupIds: [group.id],
                userData: renderUserData(`infra${i}`, address),
            });
        }
    },
};

function renderUserData(name: string, address: string): string {
    const ring = addresses.map((one, i) => `infra${i}=https://${one}:2380`).join(",");
    return `#!/bin/bash
apt-get install -y kubelet kubeadm
cat > /root/kubeadmcfg.yaml <<CONFIG
apiVersion: kubeadm.k8s.io/v1beta3
kind: ClusterConfiguration
etcd:
  local:
    imageTag: 3.4.3-0
    serverCertSANs: ["${address}"]
    peerCertSANs: ["${address}"]
    extraArgs:
      initial-cluster: ${ring}
      initial-cluster-state: new
      name: ${name}
      listen-peer-urls: https://${address}:2380
      listen-client-urls: https://${address}:2379
      advertise-client-urls: https://${address}:2379
      initial-advertise-peer-urls: https://${address}:2380
CONFIG
kubeadm init phase etcd local --config=/root/kubeadmcfg.yaml
`;
}
