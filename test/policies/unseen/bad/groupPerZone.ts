import * as autoscaling from "@pulumi/aws/autoscaling";
import * as ebs from "@pulumi/aws/ebs";
import * as ec2 from "@pulumi/aws/ec2";
import * as ssm from "@pulumi/aws/ssm";
import * as tls from "@pulumi/tls";
import type { PolicyStack } from "../../policyStack";

const region = "ap-northeast-1";
const zones = ["a", "c", "d"];

export const stack: PolicyStack = {
    title: "A group of one machine in each zone that catches its volume",
    style: "kOps and kube-aws: launch configurations, one group a zone",
    wrong: [
        { policy: "etcd-host-autoscaling", what: "auto scaling groups make and remove the members" },
        { policy: "etcd-host-reclaimable", what: "a spot price is set" },
        { policy: "etcd-host-public", what: "each machine is given a public address" },
        { policy: "etcd-host-metadata", what: "version 1 of the metadata service answers" },
        { policy: "etcd-volume-encrypted", what: "encrypted, but with the account's key and none of ours" },
        { policy: "etcd-volume-protected", what: "the volumes are not protected" },
        { policy: "etcd-key-exposed", what: "the peers' private key is a parameter of type String" },
        { policy: "etcd-cluster-token", what: "no token" },
        { policy: "etcd-backup-configured", what: "nothing backs the cluster up" },
    ],
    create(): void {
        const key = new tls.PrivateKey("main-peer", { algorithm: "RSA", rsaBits: 2048 });
        new ssm.Parameter("main-peer-key", {
            name: "/clusters/main/etcd/peer.key",
            type: "String",
            value: key.privateKeyPem,
        });

        for (const zone of zones) {
            const volume = new ebs.Volume(`${zone}.etcd-main.k8s.example.com`, {
                availabilityZone: `${region}${zone}`,
                size: 20,
                type: "gp3",
                encrypted: true,
                tags: {
                    Name: `${zone}.etcd-main.k8s.example.com`,
                    "k8s.io/etcd/main": `${zone}/${zones.join(",")}`,
                    "k8s.io/role/master": "1",
                },
            });
            const launch = new ec2.LaunchConfiguration(`main-${zone}`, {
                namePrefix: `main-${zone}-`,
                imageId: "ami-0b6fe957a0eb4c1b9",
                instanceType: "m5.large",
                keyName: "kubernetes.k8s.example.com",
                spotPrice: "0.08",
                associatePublicIpAddress: true,
                securityGroups: ["sg-05b4c3d2e1f0a9b8c"],
                iamInstanceProfile: "main.k8s.example.com",
                rootBlockDevice: { volumeSize: 30, volumeType: "gp3", deleteOnTermination: true },
                userData: volume.id.apply((id) => renderUserData(zone, id)),
            });
            new autoscaling.Group(`main-${zone}`, {
                minSize: 1,
                maxSize: 1,
                launchConfiguration: launch.id,
                vpcZoneIdentifiers: [`subnet-0d${zone.repeat(4)}00000000000`],
                tags: [
                    { key: "Name", value: `main-${zone}.k8s.example.com`, propagateAtLaunch: true },
                    { key: "KubernetesCluster", value: "k8s.example.com", propagateAtLaunch: true },
                ],
            });
        }
    },
};

function renderUserData(zone: string, volume: string): string {
    const host = (one: string) => `main-${one}.internal.k8s.example.com`;
    return `#!/bin/bash
set -o errexit -o nounset -o pipefail
export AWS_DEFAULT_REGION=${region}
INSTANCE=$(curl -s http://169.254.169.254/latest/meta-data/instance-id)
aws ec2 wait volume-available --volume-ids ${volume}
aws ec2 attach-volume --volume-id ${volume} --instance-id "$INSTANCE" --device /dev/xvdu
until [ -b /dev/nvme1n1 ]; do sleep 1; done
blkid /dev/nvme1n1 || mkfs.ext4 /dev/nvme1n1
mkdir -p /mnt/main /etc/main && mount /dev/nvme1n1 /mnt/main
/usr/local/bin/upsert-record ${host(zone)}

for file in client-ca.crt server.crt peer-ca.crt peer.crt peer.key; do
  aws ssm get-parameter --name /clusters/main/etcd/$file --query Parameter.Value --output text > /etc/main/$file
done
aws ssm get-parameter --with-decryption --name /clusters/main/etcd/server.key --query Parameter.Value --output text > /etc/main/server.key

mkdir -p /etc/kubernetes/manifests
cat > /etc/kubernetes/manifests/main.yaml <<'EOF'
apiVersion: v1
kind: Pod
metadata:
  name: etcd-main
  namespace: kube-system
spec:
  hostNetwork: true
  containers:
    - name: etcd
      image: registry.k8s.io/etcd:3.5.35-0
      command:
        - /usr/local/bin/etcd
        - --name=main-${zone}
        - --data-dir=/var/etcd/data
        - --listen-client-urls=https://0.0.0.0:2379
        - --advertise-client-urls=https://${host(zone)}:2379
        - --listen-peer-urls=https://0.0.0.0:2380
        - --initial-advertise-peer-urls=https://${host(zone)}:2380
        - --initial-cluster=${zones.map((one) => `main-${one}=https://${host(one)}:2380`).join(",")}
        - --cert-file=/etc/main/server.crt
        - --key-file=/etc/main/server.key
        - --client-cert-auth=true
        - --trusted-ca-file=/etc/main/client-ca.crt
        - --peer-cert-file=/etc/main/peer.crt
        - --peer-key-file=/etc/main/peer.key
        - --peer-client-cert-auth=true
        - --peer-trusted-ca-file=/etc/main/peer-ca.crt
      volumeMounts:
        - { name: data, mountPath: /var/etcd/data }
        - { name: tls, mountPath: /etc/main }
  volumes:
    - { name: data, hostPath: { path: /mnt/main/data, type: DirectoryOrCreate } }
    - { name: tls, hostPath: { path: /etc/main } }
EOF
systemctl restart kubelet
`;
}
