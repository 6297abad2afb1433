import assert from "node:assert/strict";

import { HOST_KEY, itRefuses, makeAws, mustCheck, type Values } from "../../../support/configs";

const own = (changes: Values): Values => makeAws({}, changes);
const SG = "sg-0a1b2c3d4e5f67890";

describe("access to a cluster on AWS", () => {
    describe("with access that is too wide or says nothing", () => {
        const access = (changes: Values): Values =>
            own({ access: { apiServers: ["10.20.0.0/16"], ssh: ["10.30.0.0/24"], ...changes } });
        itRefuses([
            [
                "the whole world",
                access({ apiServers: ["0.0.0.0/0"] }),
                [
                    /^aws\.access\.apiServers\[0\]: "0\.0\.0\.0\/0" opens the cluster to the world, and who reaches etcd is root/,
                ],
            ],
            [
                "the whole world by IPv6",
                access({ ssh: ["::/0"] }),
                [/^aws\.access\.ssh\[0\]: "::\/0" opens the cluster to the world/],
            ],
            [
                "half of the world",
                access({ monitoring: ["128.0.0.0/1"] }),
                [/^aws\.access\.monitoring\[0\]: "128\.0\.0\.0\/1" opens the cluster to the world/],
            ],
            [
                "an address with host bits",
                access({ operators: ["10.1.2.3/24"] }),
                [/^aws\.access\.operators\[0\]: .*give the network: "10\.1\.2\.0\/24"/],
            ],
            [
                "networks that no machine is in",
                access({ operators: ["127.0.0.0/8", "0.0.0.0/16"] }),
                [/^aws\.access\.operators\[0\]: .*loopback/, /^aws\.access\.operators\[1\]: .*names no host/],
            ],
            [
                "neither network nor group",
                access({ operators: ["office"] }),
                [/^aws\.access\.operators\[0\]: "office" is neither an IPv4 network nor a security group/],
            ],
            [
                "one named twice",
                access({ apiServers: [SG, SG] }),
                [/^aws\.access\.apiServers\[1\]: .* is also aws\.access\.apiServers\[0\]/],
            ],
            [
                "what is no list",
                access({ apiServers: "10.20.0.0/16" }),
                [/^aws\.access\.apiServers: "10\.20\.0\.0\/16" is not a list/],
            ],
            [
                "nobody",
                own({ access: {} }),
                [/^aws\.access\.apiServers: nothing is given/, /^aws\.access\.ssh: nothing is given/],
            ],
            [
                "a key that is none",
                access({ sshKeys: ["me"] }),
                [/^aws\.access\.sshKeys\[0\]: "me" is not a public SSH key/],
            ],
        ]);
    });

    describe("with a way to log in that is not used", () => {
        const bastion = { address: "198.51.100.1", hostKey: HOST_KEY };
        itRefuses([
            [
                "a user",
                makeAws({ ssh: { user: "root", port: 22 } }),
                [/^ssh\.user: "root" is given, but aws makes its hosts itself/, /^ssh\.port: /],
            ],
            [
                "a key without a bastion",
                makeAws({ sshPrivateKey: "x", ssh: { agentSocket: "/run/agent" } }),
                [/^sshPrivateKey: this key is given, but the hosts have a key of our own/, /^ssh\.agentSocket: /],
            ],
            [
                "two bastions",
                makeAws(
                    { ssh: { bastion } },
                    { zones: ["eu-central-1a", "eu-central-1b", "eu-central-1c"], bastion: { create: true } },
                ),
                [/^aws\.bastion\.create: true is set, and ssh\.bastion names another one/],
            ],
        ]);
    });

    it("goes through a bastion that is there with the user's own key", () => {
        const bastion = { address: "198.51.100.1", user: "jump", hostKey: HOST_KEY };
        const { ssh } = mustCheck(makeAws({ ssh: { bastion } }));
        assert.equal(ssh?.bastion?.user, "jump");
        assert.deepEqual(ssh.authentication, { kind: "agent", socket: undefined });
    });
});
