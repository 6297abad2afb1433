import * as ec2 from "@pulumi/aws/ec2";
import * as command from "@pulumi/command";
import type { PolicyStack } from "../../policyStack";

export const stack: PolicyStack = {
    title: "Two minions that Salt turns into a store",
    style: "Salt formula, called over SSH",
    wrong: [
        { policy: "etcd-members-odd", what: "two members" },
        { policy: "etcd-members-minimum", what: "two members cannot lose one" },
        { policy: "etcd-members-spread", what: "one zone" },
        { policy: "etcd-host-reclaimable", what: "spot machines" },
        { policy: "etcd-host-public", what: "public addresses" },
        { policy: "etcd-host-metadata", what: "no metadataOptions" },
        { policy: "etcd-volume-own", what: "the root disk" },
    ],
    create(): void {
        for (const name of ["minion-left", "minion-right"]) {
            const machine = new ec2.Instance(name, {
                ami: "ami-0d71ea30463e0ff8d",
                instanceType: "m6a.large",
                availabilityZone: "eu-west-1c",
                associatePublicIpAddress: true,
                instanceMarketOptions: { marketType: "spot" },
            });
            new command.remote.Command(`${name}-highstate`, {
                connection: { host: machine.publicIp, user: "admin", agentSocketPath: "/run/agent" },
                create: `sudo salt-call --local --id=${name} state.apply etcd.server pillar='{"etcd": {"cluster": "kv"}}'`,
            });
        }
    },
};
