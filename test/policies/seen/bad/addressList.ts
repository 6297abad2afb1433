import * as ec2 from "@pulumi/aws/ec2";
import type { PolicyStack } from "../../policyStack";

const addresses = "10.0.10.10,10.0.10.11,10.0.10.12".split(",");

export const stack: PolicyStack = {
    title: "Machines from a list of addresses that are store and control plane in one subnet",
    style: "cluster from one folder of Terraform, members by a list of addresses",
    wrong: [
        { policy: "etcd-tls-client-auth", what: "no client certificates" },
        { policy: "etcd-tls-authorities", what: "one authority for peers and clients" },
        { policy: "etcd-version-floor", what: "3.2.24" },
        { policy: "etcd-members-spread", what: "one subnet" },
        { policy: "etcd-host-public", what: "public addresses" },
        { policy: "etcd-host-burstable", what: "t2.medium" },
        { policy: "etcd-host-metadata", what: "no metadataOptions" },
        { policy: "etcd-volume-own", what: "the root disk" },
        { policy: "etcd-port-world", what: "everything is open to the world" },
    ],
    create(): void {
        const group = new ec2.SecurityGroup("open", {
            ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
        });
        const subnet = new ec2.Subnet("public", { vpcId: "vpc-01", availabilityZone: "us-west-2a" });
        addresses.forEach((address, index) => {
            new ec2.Instance(`machine-${index + 1}`, {
                ami: "ami-0b898040803850657",
                instanceType: "t2.medium",
                privateIp: address,
                associatePublicIpAddress: true,
                sourceDestCheck: false,
                subnetId: subnet.id,
                vpcSecurityGroupIds: [group.id],
                rootBlockDevice: { volumeSize: 124, volumeType: "gp2" },
                userData: renderUnits(address, index + 1),
                tags: { role: "etcd,apiserver", Cluster: "test", builtWith: "pulumi" },
            });
        });
    },
};

function renderUnits(address: string, number: number): string {
    const all = addresses.map((one, i) => `etcd${i + 1}=https://${one}:2380`).join(",");
    return `#cloud-config
coreos:
  units:
    - name: etcd-member.service
      command: start
      drop-ins:
        - name: 10-options.conf
          content: |
            [Service]
            Environment="ETCD_IMAGE_TAG=v3.2.24"
            Environment="ETCD_SSL_DIR=/etc/kubernetes/ssl"
            Environment="ETCD_NAME=etcd${number}"
            Environment="ETCD_INITIAL_CLUSTER=${all}"
            Environment="ETCD_INITIAL_CLUSTER_TOKEN=ring-5d1b0c9f"
            Environment="ETCD_LISTEN_PEER_URLS=https://${address}:2380"
            Environment="ETCD_INITIAL_ADVERTISE_PEER_URLS=https://${address}:2380"
            Environment="ETCD_LISTEN_CLIENT_URLS=https://0.0.0.0:2379"
            Environment="ETCD_ADVERTISE_CLIENT_URLS=https://${address}:2379"
            Environment="ETCD_TRUSTED_CA_FILE=/etc/ssl/certs/ca.pem"
            Environment="ETCD_CERT_FILE=/etc/ssl/certs/server.pem"
            Environment="ETCD_KEY_FILE=/etc/ssl/certs/server-key.pem"
            Environment="ETCD_PEER_CLIENT_CERT_AUTH=true"
            Environment="ETCD_PEER_TRUSTED_CA_FILE=/etc/ssl/certs/ca.pem"
            Environment="ETCD_PEER_CERT_FILE=/etc/ssl/certs/server.pem"
            Environment="ETCD_PEER_KEY_FILE=/etc/ssl/certs/server-key.pem"
`;
}
