// In our own words: the Terraform set-up of an operator that runs etcd within itself. One auto scaling group of three, data on the
// root disk, a classic balancer that is open to everybody, certificates between peers that make themselves.
//
// etcd-host-autoscaling: etcd makes and ends machines by itself
// etcd-version-faults: etcd runs etcd 3\.5\.0, in which
// etcd-tls-client-auth: etcd serves clients that show no certificate
// etcd-tls-peer: etcd generates its own peer certificates
// etcd-port-world: etcd-balancer lets the whole internet to port 2379
// etcd-balancer-internal: etcd faces the internet
// etcd-backup-locked: etcd-backups holds backups and does not lock them
// etcd-host-metadata: etcd answers the metadata service without a token
// etcd-host-public: etcd asks for a public address
// etcd-host-burstable: etcd is a burstable t3
// etcd-volume-own: etcd keeps etcd's data on its root disk
// etcd-volume-encrypted: etcd is not encrypted
// etcd-balancer-health: etcd asks only whether a port is open
import { Group } from "@pulumi/aws/autoscaling/group";
import { LaunchConfiguration } from "@pulumi/aws/ec2/launchConfiguration";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { LoadBalancer } from "@pulumi/aws/elb/loadBalancer";
import { Bucket } from "@pulumi/aws/s3/bucket";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration";

const front = new SecurityGroup("etcd-balancer", {
    ingress: [{ protocol: "tcp", fromPort: 2379, toPort: 2379, cidrBlocks: ["0.0.0.0/0"] }],
});
const members = new SecurityGroup("etcd-members", {
    ingress: [
        { protocol: "tcp", fromPort: 2379, toPort: 2379, securityGroups: [front.id] },
        { protocol: "tcp", fromPort: 2380, toPort: 2380, self: true },
    ],
});

const balancer = new LoadBalancer("etcd", {
    securityGroups: [front.id],
    listeners: [{ instancePort: 2379, instanceProtocol: "tcp", lbPort: 2379, lbProtocol: "tcp" }],
    healthCheck: { target: "TCP:2379", interval: 15, timeout: 5, healthyThreshold: 3, unhealthyThreshold: 3 },
});

const backups = new Bucket("etcd-backups", {});
new BucketServerSideEncryptionConfiguration("etcd-backups-encryption", {
    bucket: backups.bucket,
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } }],
});

const machine = new LaunchConfiguration("etcd", {
    imageId: "ami-1",
    instanceType: "t3.small",
    securityGroups: [members.id],
    associatePublicIpAddress: true,
    rootBlockDevice: { volumeType: "gp2", volumeSize: 30 },
    userData: [
        "#cloud-config",
        "# docker run cloud-operator, in which is quay.io/coreos/etcd:v3.5.0",
        "initial-cluster-token: eco-1f2e",
        "listen-client-urls: https://0.0.0.0:2379",
        "client-cert-auth: false",
        "peer-auto-tls: true",
        "snapshot-interval: 30m",
    ].join("\n"),
});

new Group("etcd", {
    launchConfiguration: machine.name,
    minSize: 3,
    maxSize: 3,
    desiredCapacity: 3,
    loadBalancers: [balancer.name],
    availabilityZones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
});
