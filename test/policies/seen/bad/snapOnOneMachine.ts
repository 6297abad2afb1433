import * as ec2 from "@pulumi/aws/ec2";
import type { PolicyStack } from "../../policyStack";

export const stack: PolicyStack = {
    title: "One Ubuntu machine with the snap, open to everybody",
    style: "answer in a forum about Ubuntu and Calico",
    wrong: [
        { policy: "etcd-member-single", what: "one member" },
        { policy: "etcd-members-minimum", what: "one member" },
        { policy: "etcd-port-world", what: "the client port and SSH" },
        { policy: "etcd-host-metadata", what: "no metadataOptions" },
        { policy: "etcd-host-burstable", what: "t2.medium" },
        { policy: "etcd-volume-own", what: "the root disk" },
    ],
    create(): void {
        const group = new ec2.SecurityGroup("calico-datastore", {
            ingress: [22, 2379].map((port) => ({
                protocol: "tcp",
                fromPort: port,
                toPort: port,
                cidrBlocks: ["0.0.0.0/0"],
            })),
        });
        new ec2.Instance("calico-datastore", {
            ami: "ami-0b9932f4918a00c4f",
            instanceType: "t2.medium",
            vpcSecurityGroupIds: [group.id],
            userData: "#!/bin/sh\nsnap install etcd --channel=3.4/stable\nsnap set etcd insecure=true\n",
        });
    },
};
