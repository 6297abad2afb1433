import * as ec2 from "@pulumi/aws/ec2";
import type { PolicyStack } from "../../policyStack";

export const stack: PolicyStack = {
    title: "Servers of k3s with a store of their own inside",
    style: "k3s: quick start with --cluster-init",
    wrong: [],
    create(): void {
        const group = new ec2.SecurityGroup("k3s", {
            ingress: [
                { protocol: "tcp", fromPort: 6443, toPort: 6443, cidrBlocks: ["0.0.0.0/0"] },
                { protocol: "tcp", fromPort: 10250, toPort: 10250, self: true },
                { protocol: "tcp", fromPort: 2379, toPort: 2380, self: true },
            ],
        });
        for (const [i, join] of ["--cluster-init", "--server https://k3s.example.org:6443", ""].entries()) {
            new ec2.Instance(`k3s-${i}`, {
                ami: "ami-04",
                instanceType: "t3.medium",
                associatePublicIpAddress: true,
                vpcSecurityGroupIds: [group.id],
                userData: `#!/bin/sh
curl -sfL https://get.k3s.io | sh -s - server ${join} --etcd-expose-metrics \\
  --etcd-s3 --etcd-s3-bucket=k3s-snapshots --etcd-snapshot-schedule-cron="0 */6 * * *"
`,
            });
        }
    },
};
