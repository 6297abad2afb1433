import * as autoscaling from "@pulumi/aws/autoscaling";
import * as ec2 from "@pulumi/aws/ec2";
import * as lb from "@pulumi/aws/lb";
import type { PolicyStack } from "../../policyStack";

const vpcId = "vpc-05a4b3c2d1e0f9a8b";
const subnets = ["subnet-0e1e1e1e1e1e1e1e1", "subnet-0e2e2e2e2e2e2e2e2"];

export const stack: PolicyStack = {
    title: "API servers and workers that scale, with etcd elsewhere",
    style: "kubeadm with external etcd; Cilium with a key-value store",
    wrong: [],
    create(): void {
        const apiServers = new ec2.SecurityGroup("api-servers", {
            vpcId,
            ingress: [{ protocol: "tcp", fromPort: 6443, toPort: 6443, cidrBlocks: ["0.0.0.0/0"] }],
            egress: [{ protocol: "tcp", fromPort: 2379, toPort: 2379, cidrBlocks: ["10.9.0.0/24"] }],
        });
        const front = new lb.LoadBalancer("kube-api", { loadBalancerType: "network", internal: false, subnets });
        const targets = new lb.TargetGroup("kube-api", { port: 6443, protocol: "TCP", vpcId });
        new lb.Listener("kube-api", {
            loadBalancerArn: front.arn,
            port: 6443,
            protocol: "TCP",
            defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
        });
        const template = (name: string, userData: string) =>
            new ec2.LaunchTemplate(name, {
                imageId: "ami-0e872aee57663ae2d",
                instanceType: "t3.large",
                networkInterfaces: [{ associatePublicIpAddress: "true", securityGroups: [apiServers.id] }],
                userData: Buffer.from(userData).toString("base64"),
                tagSpecifications: [{ resourceType: "instance", tags: { Name: name, datastore: "external-etcd" } }],
            });
        new autoscaling.Group("control-plane", {
            minSize: 2,
            maxSize: 4,
            vpcZoneIdentifiers: subnets,
            targetGroupArns: [targets.arn],
            launchTemplate: { id: template("control-plane", renderControlPlane()).id, version: "$Latest" },
        });
        new autoscaling.Group("workers", {
            minSize: 2,
            maxSize: 40,
            vpcZoneIdentifiers: subnets,
            mixedInstancesPolicy: {
                instancesDistribution: { onDemandPercentageAboveBaseCapacity: 0 },
                launchTemplate: {
                    launchTemplateSpecification: { launchTemplateId: template("workers", renderWorker()).id },
                    overrides: [{ instanceType: "t3.large" }, { instanceType: "t3a.large" }],
                },
            },
        });
    },
};

function renderControlPlane(): string {
    return `#!/bin/bash
set -e
mkdir -p /etc/kubernetes/pki/etcd
/usr/local/bin/fetch /etc/kubernetes/pki/apiserver-etcd-client.crt /etc/kubernetes/pki/apiserver-etcd-client.key
cat > /root/kubeadm.yaml <<EOF
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.34.2
controlPlaneEndpoint: api.k8s.example.org:6443
etcd:
  external:
    endpoints:
      - https://10.9.0.11:2379
      - https://10.9.0.12:2379
      - https://10.9.0.13:2379
    caFile: /etc/kubernetes/pki/etcd/ca.crt
    certFile: /etc/kubernetes/pki/apiserver-etcd-client.crt
    keyFile: /etc/kubernetes/pki/apiserver-etcd-client.key
EOF
kubeadm init --config /root/kubeadm.yaml --upload-certs
`;
}

function renderWorker(): string {
    return `#!/bin/bash
set -e
kubeadm join api.k8s.example.org:6443 --token-file /run/join --discovery-token-ca-cert-hash sha256:5f2b0c
cat > /var/lib/cilium/etcd-config.yml <<EOF
endpoints: [https://10.9.0.11:2379]
trusted-ca-file: /var/lib/cilium/etcd-ca.crt
EOF
docker run -d --net host quay.io/coreos/flannel:v0.14.0 --etcd-endpoints=https://10.9.0.11:2379 --etcd-cafile=/var/lib/cilium/etcd-ca.crt
`;
}
