import { gzipSync } from "node:zlib";
import * as ec2 from "@pulumi/aws/ec2";
import type { PolicyStack } from "../../policyStack";

const hosts = ["gateway-conf-blue", "gateway-conf-green"];

export const stack: PolicyStack = {
    title: "Two hosts with a compose file in multipart user data",
    style: "API gateway quick start with docker compose",
    wrong: [
        { policy: "etcd-members-odd", what: "two members" },
        { policy: "etcd-members-minimum", what: "two members cannot lose one" },
        { policy: "etcd-members-spread", what: "both stand in ap-south-1a" },
        { policy: "etcd-version-floor", what: "3.4.20 gets no fixes any more" },
        { policy: "etcd-tls-client-auth", what: "clients speak plain HTTP" },
        { policy: "etcd-tls-peer", what: "peers speak plain HTTP" },
        { policy: "etcd-host-burstable", what: "t3.medium" },
        { policy: "etcd-volume-own", what: "the data is a docker volume on the root disk" },
        { policy: "etcd-port-world", what: "2379 is open to the world" },
        { policy: "etcd-backup-configured", what: "nothing backs the cluster up" },
    ],
    create(): void {
        const group = new ec2.SecurityGroup("gateway-conf", { vpcId: "vpc-06a7b8c9d0e1f2a3b" });
        new ec2.SecurityGroupRule("gateway-conf-in", {
            securityGroupId: group.id,
            type: "ingress",
            protocol: "tcp",
            fromPort: 2379,
            toPort: 2379,
            cidrBlocks: ["0.0.0.0/0"],
        });
        new ec2.SecurityGroupRule("gateway-conf-between", {
            securityGroupId: group.id,
            type: "ingress",
            protocol: "tcp",
            fromPort: 2380,
            toPort: 2380,
            sourceSecurityGroupId: group.id,
        });
        hosts.forEach((host, index) => {
            new ec2.Instance(host, {
                ami: "ami-0dee22c13ea7a9a67",
                instanceType: "t3.medium",
                availabilityZone: "ap-south-1a",
                privateIp: `10.21.0.${index + 4}`,
                associatePublicIpAddress: false,
                vpcSecurityGroupIds: [group.id],
                metadataOptions: { httpTokens: "required" },
                userDataBase64: Buffer.from(renderMultipart(host, index)).toString("base64"),
                tags: { Name: host, environment: "staging" },
            });
        });
    },
};

function renderMultipart(host: string, index: number): string {
    const compose = gzipSync(renderCompose(host, index)).toString("base64");
    return `MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="==PART=="

--==PART==
Content-Type: text/cloud-config; charset="us-ascii"

#cloud-config
packages: [docker.io, docker-compose-v2]
write_files:
  - path: /opt/gateway-conf/compose.yaml
    encoding: gz+b64
    content: ${compose}

--==PART==
Content-Type: text/x-shellscript; charset="us-ascii"

#!/bin/sh
systemctl enable --now docker
docker compose -f /opt/gateway-conf/compose.yaml up -d

--==PART==--
`;
}

function renderCompose(host: string, index: number): string {
    return `services:
  conf:
    image: bitnami/etcd:3.4.20
    restart: always
    network_mode: host
    volumes:
      - conf-data:/bitnami/etcd
    environment:
      ALLOW_NONE_AUTHENTICATION: "yes"
      ETCD_NAME: "${host}"
      ETCD_LISTEN_CLIENT_URLS: "http://0.0.0.0:2379"
      ETCD_ADVERTISE_CLIENT_URLS: "http://10.21.0.${index + 4}:2379"
      ETCD_LISTEN_PEER_URLS: "http://0.0.0.0:2380"
      ETCD_INITIAL_ADVERTISE_PEER_URLS: "http://10.21.0.${index + 4}:2380"
      ETCD_INITIAL_CLUSTER: "${hosts.map((one, at) => `${one}=http://10.21.0.${at + 4}:2380`).join(",")}"
      ETCD_INITIAL_CLUSTER_STATE: "new"
      ETCD_INITIAL_CLUSTER_TOKEN: "gateway-conf-2026-07-19-44d0"
volumes:
  conf-data: {}
`;
}
