import * as ec2 from "@pulumi/aws/ec2";
import type { PolicyStack } from "../../policyStack";

export const stack: PolicyStack = {
    title: "Three NixOS machines whose user data is their configuration",
    style: "NixOS wiki: configuration.nix in the user data of EC2",
    wrong: [
        { policy: "etcd-host-public", what: "a public address" },
        { policy: "etcd-host-metadata", what: "tokens are optional" },
        { policy: "etcd-host-burstable", what: "t4g.medium" },
        { policy: "etcd-volume-own", what: "the root disk" },
        { policy: "etcd-tls-client-auth", what: "clients speak plain HTTP" },
        { policy: "etcd-tls-peer", what: "peers speak plain HTTP" },
        { policy: "etcd-backup-configured", what: "nothing backs the cluster up" },
    ],
    create(): void {
        for (const [i, zone] of ["eu-north-1a", "eu-north-1b", "eu-north-1c"].entries()) {
            new ec2.Instance(`coordinator-${i}`, {
                ami: "ami-0a1b2c3d4e5f60718",
                instanceType: "t4g.medium",
                availabilityZone: zone,
                associatePublicIpAddress: true,
                metadataOptions: { httpTokens: "optional" },
                userData: `{ modulesPath, ... }: {
  imports = [ "\${modulesPath}/virtualisation/amazon-image.nix" ];
  networking.firewall.allowedTCPPorts = [ 2379 2380 ];
  services.etcd = {
    enable = true;
    name = "coordinator-${i}";
    listenClientUrls = [ "http://0.0.0.0:2379" ];
    listenPeerUrls = [ "http://0.0.0.0:2380" ];
    initialClusterToken = "nix-${i}";
  };
}
`,
            });
        }
    },
};
