import * as ec2 from "@pulumi/aws/ec2";
import type { PolicyStack } from "../../policyStack";

export const stack: PolicyStack = {
    title: "Machines that mount a file system whose metadata is in somebody else's etcd",
    style: "benchmark of a distributed file system",
    wrong: [],
    create(): void {
        for (const number of [1, 2]) {
            new ec2.Instance(`bench-${number}`, {
                ami: "ami-0a49b025fffbbdac6",
                instanceType: "t3.large",
                associatePublicIpAddress: true,
                tags: { Name: `bench-${number}`, metadata: "etcd", team: "storage" },
                userData: `#!/bin/sh
set -eu
META="etcd://10.3.0.1:2379,10.3.0.2:2379,10.3.0.3:2379/files"
curl -fsSL https://files.example.com/install | sh -
files format --storage s3 --bucket https://files.s3.example.com "$META" shared
files mount --background --cache-dir /var/cache/files "$META" /mnt/shared
ETCDCTL_API=3 etcdctl --endpoints=10.3.0.1:2379 endpoint health
`,
            });
        }
    },
};
