import * as ec2 from "@pulumi/aws/ec2";
import type { PolicyStack } from "../../policyStack";

const discovery = "https://discovery.etcd.io/3e86b59982e49066c5d813af1c2e2579cbf573de";

export const stack: PolicyStack = {
    title: "Five Flatcar machines that meet at the public discovery service",
    style: "Terraform module of the Container Linux years, with Ignition",
    wrong: [
        { policy: "etcd-version-floor", what: "ETCD_IMAGE_TAG is v3.3.25" },
        { policy: "etcd-flags-discovery", what: "--discovery asks discovery.etcd.io" },
        { policy: "etcd-flags-backend", what: "--enable-v2" },
        { policy: "etcd-tls-client-auth", what: "clients speak plain HTTP" },
        { policy: "etcd-tls-peer", what: "peers speak plain HTTP" },
        { policy: "etcd-volume-own", what: "the data stays on the root disk" },
        { policy: "etcd-host-metadata", what: "version 1 of the metadata service answers" },
        { policy: "etcd-backup-configured", what: "nothing backs the cluster up" },
    ],
    create(): void {
        const zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c", "eu-central-1a", "eu-central-1b"];
        zones.forEach((availabilityZone, index) => {
            new ec2.Instance(`core-${index + 1}`, {
                ami: "ami-0a6c1b5bf4d2e6f01",
                instanceType: "m4.large",
                availabilityZone,
                associatePublicIpAddress: false,
                vpcSecurityGroupIds: ["sg-0a1b2c3d4e5f60718"],
                userData: JSON.stringify(ignition(`core-${index + 1}`)),
                rootBlockDevice: { volumeType: "gp2", volumeSize: 40 },
                tags: { Name: `core-${index + 1}`, Fleet: "container-linux" },
            });
        });
    },
};

function ignition(hostname: string): object {
    const dropIn = [
        "[Unit]",
        "Requires=coreos-metadata.service",
        "After=coreos-metadata.service",
        "[Service]",
        "EnvironmentFile=/run/metadata/flatcar",
        'Environment="ETCD_IMAGE_TAG=v3.3.25"',
        "ExecStart=",
        "ExecStart=/usr/lib/coreos/etcd-wrapper \\",
        "  --name=%H \\",
        '  --listen-peer-urls="http://${COREOS_EC2_IPV4_LOCAL}:2380" \\',
        '  --listen-client-urls="http://0.0.0.0:2379" \\',
        '  --initial-advertise-peer-urls="http://${COREOS_EC2_IPV4_LOCAL}:2380" \\',
        '  --advertise-client-urls="http://${COREOS_EC2_IPV4_LOCAL}:2379" \\',
        "  --enable-v2=true \\",
        `  --discovery="${discovery}"`,
    ].join("\n");
    return {
        ignition: { version: "2.3.0" },
        storage: {
            files: [
                {
                    filesystem: "root",
                    path: "/etc/hostname",
                    mode: 420,
                    contents: { source: `data:,${hostname}` },
                },
            ],
        },
        systemd: {
            units: [
                { name: "locksmithd.service", mask: true },
                {
                    name: "etcd-member.service",
                    enabled: true,
                    dropins: [{ name: "20-clct-etcd-member.conf", contents: dropIn }],
                },
            ],
        },
    };
}
