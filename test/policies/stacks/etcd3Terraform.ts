// In our own words: the Terraform module for etcd 3 that many copied. One auto scaling group of one machine for each member, a
// named volume that the machine attaches itself, members that find each other by DNS records, keys handed over in user data.
//
// etcd-host-autoscaling: etcd-0 makes and ends machines by itself
// etcd-version-faults: runs etcd 3\.5\.1, in which a crash can lose applied transactions
// etcd-key-exposed: etcd-0 has a private key in a text that everybody can read
// etcd-tls-authorities: trusts one authority for peers and clients
// etcd-port-peer: etcd lets ranges of addresses to port 2380
// etcd-balancer-health: etcd asks /health, which fails on every member at once
// etcd-volume-encrypted: etcd-0-data is encrypted with the key of the account
// etcd-volume-protected: etcd-0-data is not protected
// etcd-certificate-lifetime: etcd-0-cert is never renewed before it ends
// etcd-authority-protected: etcd-ca is not protected
// etcd-host-public: etcd-0 leaves it to its subnet
// etcd-host-metadata: etcd-0 answers the metadata service without a token
import { Group } from "@pulumi/aws/autoscaling/group";
import { Volume } from "@pulumi/aws/ebs/volume";
import { LaunchConfiguration } from "@pulumi/aws/ec2/launchConfiguration";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { Listener } from "@pulumi/aws/lb/listener";
import { LoadBalancer } from "@pulumi/aws/lb/loadBalancer";
import { TargetGroup } from "@pulumi/aws/lb/targetGroup";
import * as tls from "@pulumi/tls";

const VERSION = "3.5.1";
const domain = "etcd.example.internal";
const zones = ["eu-west-1a", "eu-west-1b", "eu-west-1c"];

const caKey = new tls.PrivateKey("etcd-ca-key", { algorithm: "ECDSA", ecdsaCurve: "P384" });
const ca = new tls.SelfSignedCert("etcd-ca", {
    privateKeyPem: caKey.privateKeyPem,
    subject: { commonName: "etcd" },
    isCaCertificate: true,
    validityPeriodHours: 43_800,
    allowedUses: ["cert_signing", "key_encipherment"],
});

const group = new SecurityGroup("etcd", {
    vpcId: "vpc-1",
    ingress: [
        { protocol: "tcp", fromPort: 2379, toPort: 2380, cidrBlocks: ["10.0.0.0/8"] },
        { protocol: "tcp", fromPort: 8080, toPort: 8080, cidrBlocks: ["10.0.0.0/8"] },
        { protocol: "tcp", fromPort: 2379, toPort: 2380, self: true },
    ],
});

const balancer = new LoadBalancer("etcd", { internal: true, loadBalancerType: "network", subnets: ["subnet-a"] });
const targets = new TargetGroup("etcd", {
    port: 2379,
    protocol: "TCP",
    vpcId: "vpc-1",
    healthCheck: { protocol: "HTTP", port: "8080", path: "/health" },
});
new Listener("etcd", {
    loadBalancerArn: balancer.arn,
    port: 2379,
    protocol: "TCP",
    defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
});

zones.forEach((zone, i) => {
    const name = `etcd-${i}`;
    const key = new tls.PrivateKey(`${name}-key`, { algorithm: "ECDSA", ecdsaCurve: "P384" });
    const request = new tls.CertRequest(`${name}-request`, {
        privateKeyPem: key.privateKeyPem,
        subject: { commonName: `${name}.${domain}` },
    });
    new tls.LocallySignedCert(`${name}-cert`, {
        certRequestPem: request.certRequestPem,
        caPrivateKeyPem: caKey.privateKeyPem,
        caCertPem: ca.certPem,
        validityPeriodHours: 8760,
        allowedUses: ["server_auth", "client_auth"],
    });
    new Volume(`${name}-data`, {
        availabilityZone: zone,
        size: 100,
        type: "gp3",
        encrypted: true,
        tags: { Name: name },
    });
    const machine = new LaunchConfiguration(name, {
        imageId: "ami-1",
        instanceType: "c5a.large",
        securityGroups: [group.id],
        userData: [
            "#!/bin/bash",
            // The real one is put in by the template.
            "cat > /etc/etcd/key.pem <<KEY\n-----BEGIN EC PRIVATE KEY-----\nMHQ\n-----END EC PRIVATE KEY-----\nKEY",
            `etcd3-bootstrap -ebs-volume-name ${name} -mount-point /var/lib/etcd`,
            `curl -L https://example.com/etcd-v${VERSION}-linux-amd64.tar.gz | tar xz`,
            "exec etcd --initial-cluster-state=new --quota-backend-bytes=8589934592 \\",
            `    --name=${name} --discovery-srv=${domain} --initial-cluster-token=${domain} \\`,
            `    --initial-advertise-peer-urls=https://${name}.${domain}:2380 --listen-peer-urls=https://0.0.0.0:2380 \\`,
            `    --advertise-client-urls=https://${name}.${domain}:2379 --listen-client-urls=https://0.0.0.0:2379 \\`,
            "    --client-cert-auth --trusted-ca-file=/etc/etcd/ca.pem --cert-file=/etc/etcd/cert.pem --key-file=/etc/etcd/key.pem \\",
            "    --peer-client-cert-auth --peer-trusted-ca-file=/etc/etcd/ca.pem --peer-cert-file=/etc/etcd/cert.pem \\",
            "    --peer-key-file=/etc/etcd/key.pem --listen-metrics-urls=http://0.0.0.0:8080",
        ].join("\n"),
    });
    new Group(name, {
        launchConfiguration: machine.name,
        minSize: 1,
        maxSize: 1,
        desiredCapacity: 1,
        availabilityZones: [zone],
        targetGroupArns: [targets.arn],
    });
});
