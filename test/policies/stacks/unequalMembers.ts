// Three machines, each as somebody left it.
//
// etcd-timing-equal: the cluster etcd has members with different timing
// etcd-cluster-token: the cluster etcd has members with different tokens
// etcd-volume-own: etcd-1 keeps etcd's data on its root disk
// etcd-members-spread: the cluster etcd has 2 of 3 members in one zone
import { Instance } from "@pulumi/aws/ec2/instance";

function machine(number: number, zone: string, election: number): void {
    const url = `https://10.0.0.${10 + number}`;
    new Instance(`etcd-${number}`, {
        ami: "ami-1",
        instanceType: "m7i.large",
        availabilityZone: zone,
        associatePublicIpAddress: false,
        metadataOptions: { httpTokens: "required" },
        tags: { "etcd-version": "3.6.16" },
        userData: [
            `etcd --name=etcd-${number} --initial-cluster-token=blue-${number} --election-timeout=${election} \\`,
            `    --listen-client-urls=${url}:2379 --listen-peer-urls=${url}:2380 \\`,
            "    --client-cert-auth --trusted-ca-file=/pki/client-ca.crt --cert-file=/pki/a.crt --key-file=/pki/a.key \\",
            "    --peer-client-cert-auth --peer-trusted-ca-file=/pki/peer-ca.crt --peer-cert-file=/pki/b.crt --peer-key-file=/pki/b.key",
        ].join("\n"),
    });
}

machine(1, "eu-central-1a", 1000);
machine(2, "eu-central-1a", 1000);
machine(3, "eu-central-1b", 2500);
