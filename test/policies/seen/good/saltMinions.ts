import * as ebs from "@pulumi/aws/ebs";
import * as ec2 from "@pulumi/aws/ec2";
import * as command from "@pulumi/command";
import type { PolicyStack } from "../../policyStack";

/** Version, token and certificates are in states that are not in the stack. */
export const stack: PolicyStack = {
    title: "Three good machines whose etcd Salt's states set up",
    style: "Salt formula in a repository of its own",
    wrong: [],
    create(): void {
        for (const zone of ["eu-west-1a", "eu-west-1b", "eu-west-1c"]) {
            const name = `minion-${zone}`;
            const machine = new ec2.Instance(name, {
                ami: "ami-0d71ea30463e0ff8d",
                instanceType: "m6a.large",
                availabilityZone: zone,
                associatePublicIpAddress: false,
                metadataOptions: { httpTokens: "required" },
            });
            const disk = new ebs.Volume(
                name,
                { availabilityZone: zone, size: 40, encrypted: true, kmsKeyId: "arn:aws:kms:eu-west-1:1:key/1" },
                { protect: true },
            );
            new ec2.VolumeAttachment(name, { deviceName: "/dev/sdf", instanceId: machine.id, volumeId: disk.id });
            new command.remote.Command(name, {
                connection: { host: machine.privateIp, user: "admin", agentSocketPath: "/run/agent" },
                create: "sudo salt-call --local state.apply etcd",
            });
        }
    },
};
