import { Group } from "@pulumi/aws/autoscaling/group";
import { LaunchTemplate } from "@pulumi/aws/ec2/launchTemplate";
import type { PolicyStack } from "../../policyStack";

export const stack: PolicyStack = {
    title: "Servers of RKE2 in a group that scales",
    style: "Rancher's Terraform module for RKE2",
    wrong: [],
    create(): void {
        const userData = `#cloud-config
write_files:
  - path: /etc/rancher/rke2/config.yaml
    content: |
      token-file: /etc/rancher/token
      etcd-expose-metrics: true
      etcd-snapshot-schedule-cron: "0 */5 * * *"
      etcd-arg: ["quota-backend-bytes=4294967296"]
      disable: [rke2-ingress-nginx]
runcmd:
  - curl -sfL https://get.rke2.io | sh -
  - systemctl enable --now rke2-server
`;
        const template = new LaunchTemplate("rke2-server", {
            imageId: "ami-05",
            instanceType: "t3.large",
            userData: Buffer.from(userData).toString("base64"),
        });
        new Group("rke2-servers", {
            minSize: 3,
            maxSize: 5,
            availabilityZones: ["eu-central-1a", "eu-central-1b"],
            launchTemplate: { id: template.id, version: "$Latest" },
        });
    },
};
