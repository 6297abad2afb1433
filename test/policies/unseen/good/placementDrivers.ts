import * as ec2 from "@pulumi/aws/ec2";
import type { PolicyStack } from "../../policyStack";

const drivers = ["pd-0", "pd-1", "pd-2"];

export const stack: PolicyStack = {
    title: "Placement drivers of a database: etcd's ports and flags, but another server",
    style: "TiDB on EC2 by TiUP, rewritten as user data",
    wrong: [],
    create(): void {
        const tags = { "etcd-role": "placement-driver", Database: "tidb" };
        const group = new ec2.SecurityGroup("pd", {
            vpcId: "vpc-0e7d6c5b4a3928170",
            description: "placement drivers",
            ingress: [
                { protocol: "tcp", fromPort: 2379, toPort: 2379, cidrBlocks: ["10.33.0.0/16"] },
                { protocol: "tcp", fromPort: 2380, toPort: 2380, self: true },
            ],
            tags,
        });
        drivers.forEach((name, index) => {
            new ec2.Instance(name, {
                ami: "ami-0047cdf8e9ed6ddc1",
                instanceType: "t3.xlarge",
                availabilityZone: "ap-northeast-2a",
                privateIp: `10.33.8.${index + 10}`,
                vpcSecurityGroupIds: [group.id],
                userData: renderUserData(name, `10.33.8.${index + 10}`),
                tags: { Name: name, ...tags },
            });
        });
    },
};

function renderUserData(name: string, address: string): string {
    const ring = drivers.map((one, index) => `${one}=http://10.33.8.${index + 10}:2380`).join(",");
    return `#!/bin/bash
set -e
mkdir -p /tidb-data/pd /tidb-deploy/pd
curl -fsSL https://tiup-mirrors.pingcap.com/pd-v8.5.3-linux-amd64.tar.gz | tar xz -C /tidb-deploy/pd
cat > /etc/systemd/system/pd.service <<EOF
[Unit]
Description=placement driver
[Service]
LimitNOFILE=1000000
ExecStart=/tidb-deploy/pd/pd-server --name=${name} --data-dir=/tidb-data/pd \\
  --client-urls=http://0.0.0.0:2379 --advertise-client-urls=http://${address}:2379 \\
  --peer-urls=http://0.0.0.0:2380 --advertise-peer-urls=http://${address}:2380 \\
  --initial-cluster=${ring} --log-file=/tidb-deploy/pd/pd.log
Restart=always
[Install]
WantedBy=multi-user.target
EOF
systemctl enable --now pd
`;
}
