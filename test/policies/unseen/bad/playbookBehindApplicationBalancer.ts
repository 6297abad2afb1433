import * as ec2 from "@pulumi/aws/ec2";
import * as lb from "@pulumi/aws/lb";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyStack } from "../../policyStack";

const zones = ["us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d"];

export const stack: PolicyStack = {
    title: "Four machines, a playbook, and an application balancer",
    style: "kubespray inventory driven from Pulumi",
    wrong: [
        { policy: "etcd-members-odd", what: "four members" },
        { policy: "etcd-version-faults", what: "the playbook installs v3.5.12" },
        { policy: "etcd-host-burstable", what: "t3.large" },
        { policy: "etcd-host-metadata", what: "version 1 of the metadata service answers" },
        { policy: "etcd-volume-own", what: "there is no disk but the root disk" },
        { policy: "etcd-balancer-tcp", what: "an application balancer ends TLS" },
        { policy: "etcd-balancer-health", what: "/health instead of /readyz" },
        { policy: "etcd-backup-configured", what: "nothing backs the cluster up" },
    ],
    create(): void {
        const machines = zones.map(
            (availabilityZone) =>
                new ec2.Instance(`infra-${availabilityZone}`, {
                    ami: "ami-0e2c8caa4b6378d8c",
                    instanceType: "t3.large",
                    availabilityZone,
                    associatePublicIpAddress: false,
                    keyName: "ansible",
                    vpcSecurityGroupIds: ["sg-0ee1dd2cc3bb4aa59"],
                    rootBlockDevice: { volumeSize: 60, encrypted: true },
                    tags: { Name: `infra-${availabilityZone}`, "kubespray-role": "kv" },
                }),
        );

        const inventory = pulumi
            .all(machines.map((machine) => machine.privateIp))
            .apply((addresses) =>
                [
                    "[all]",
                    ...addresses.map((address, index) => `infra${index + 1} ansible_host=${address} ip=${address}`),
                    "[etcd]",
                    ...addresses.map((_, index) => `infra${index + 1}`),
                ].join("\n"),
            );
        new command.local.Command("kubespray", {
            dir: "../kubespray",
            environment: { INVENTORY: inventory, ANSIBLE_HOST_KEY_CHECKING: "True" },
            create: [
                'printf "%s\\n" "$INVENTORY" > inventory/acme/hosts.ini',
                "ansible-playbook -i inventory/acme/hosts.ini --become --tags etcd cluster.yml" +
                    " -e etcd_deployment_type=host -e etcd_version=v3.5.12 -e etcd_data_dir=/var/lib/etcd",
            ].join(" && "),
        });

        const front = new lb.LoadBalancer("shared-config", {
            loadBalancerType: "application",
            internal: true,
            subnets: ["subnet-0c1c1c1c1c1c1c1c1", "subnet-0c1c1c1c1c1c1c1c2"],
            securityGroups: ["sg-0b4a39281706f5e4d"],
        });
        const targets = new lb.TargetGroup("shared-config", {
            port: 443,
            protocol: "HTTPS",
            vpcId: "vpc-08f7e6d5c4b3a2918",
            healthCheck: { path: "/health", protocol: "HTTPS", matcher: "200" },
        });
        machines.forEach((machine, index) => {
            new lb.TargetGroupAttachment(`shared-config-${index}`, {
                targetGroupArn: targets.arn,
                targetId: machine.id,
                port: 2379,
            });
        });
        new lb.Listener("shared-config", {
            loadBalancerArn: front.arn,
            port: 443,
            protocol: "HTTPS",
            certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/90ab12cd-34ef-5678-90ab-12cd34ef5678",
            defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
        });
    },
};
