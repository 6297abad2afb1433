// One machine that somebody made by hand, known only by the ports of its firewall.
//
// etcd-member-single: the cluster server has a single member
// etcd-members-minimum: the cluster server has 1 member
// etcd-port-world: rules lets the whole internet to port 2379, 2380, 22
// etcd-port-peer: rules lets ranges of addresses to port 2380
// etcd-volume-own: server keeps etcd's data on its root disk
// etcd-host-burstable: server is a burstable t3
// etcd-host-public: server leaves it to its subnet
// etcd-host-metadata: server answers the metadata service without a token
import { Instance } from "@pulumi/aws/ec2/instance";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";

const group = new SecurityGroup("rules", {
    ingress: [
        { protocol: "tcp", fromPort: 2379, toPort: 2380, cidrBlocks: ["0.0.0.0/0"] },
        { protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] },
    ],
});
new Instance("server", { ami: "ami-1", instanceType: "t3.large", vpcSecurityGroupIds: [group.id] });
