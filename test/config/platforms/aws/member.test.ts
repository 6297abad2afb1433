import assert from "node:assert/strict";

import { HOST_KEY, itRefuses, listProblems, makeAws, mustCheck, type Values } from "../../../support/configs";

describe("members on AWS", () => {
    describe("with members that stand wrongly", () => {
        const member = (number: number, changes: Values = {}): Values => ({ name: `etcd-${number}`, ...changes });
        const with3 = (changes: Values): Values => makeAws({ members: [member(1), member(2), member(3, changes)] });
        itRefuses([
            [
                "a zone without a subnet",
                with3({ zone: "eu-central-1d" }),
                [/^members\[2\]\.zone: "eu-central-1d" has no subnet; take one of eu-central-1a, /],
            ],
            [
                "an address of another zone",
                with3({ zone: "eu-central-1c", address: "10.60.0.50" }),
                [
                    /^members\[2\]\.address: "10\.60\.0\.50" is not one that a machine can have in eu-central-1c; give one from 10\.60\.32\.4 to 10\.60\.47\.254/,
                ],
            ],
            [
                "an address outside of the VPC, once",
                with3({ address: "10.61.0.9" }),
                [/^members\[2\]\.address: "10\.61\.0\.9" is in no zone's private subnet; remove it/],
            ],
            [
                "an address of no zone",
                with3({ address: "10.60.200.9" }),
                [/^members\[2\]\.address: "10\.60\.200\.9" is in no zone's private subnet/],
            ],
            [
                "an address that AWS keeps",
                with3({ address: "10.60.32.3" }),
                [/^members\[2\]\.address: "10\.60\.32\.3" is not one that a machine can have/],
            ],
            [
                "the balancer's address",
                with3({ address: "10.60.32.4" }),
                [
                    /^members\[2\]\.address: "10\.60\.32\.4" is the balancer's in eu-central-1c; give another one, or remove/,
                ],
            ],
            [
                "an address of the endpoints'",
                with3({ address: "10.60.32.9" }),
                [/^members\[2\]\.address: "10\.60\.32\.9" is kept for VPC endpoints in eu-central-1c/],
            ],
            [
                "a name without a number",
                with3({ name: "quorum", zone: "eu-central-1c" }),
                [/^members\[2\]\.address: nothing .*its name does not end in a number/],
            ],
            [
                "a host key, a device and a port",
                with3({ hostKey: HOST_KEY, device: "/dev/sdb", port: 22 }),
                [
                    /^members\[2\]\.device: .* aws makes its hosts itself/,
                    /^members\[2\]\.hostKey: /,
                    /^members\[2\]\.port: /,
                ],
            ],
        ]);
    });

    it("lets a member stand where its zone or its address says", () => {
        const members = [
            { name: "etcd-7", zone: "eu-central-1b" },
            { name: "etcd-2", address: "10.60.32.99" },
            { name: "etcd-1" },
        ];
        assert.deepEqual(
            mustCheck(makeAws({ members })).members.map(({ zone, address }) => [zone, address]),
            [
                ["eu-central-1b", "10.60.16.17"],
                ["eu-central-1c", "10.60.32.99"],
                ["eu-central-1a", "10.60.0.11"],
            ],
        );
    });

    it("leaves a test cluster in one zone, with a warning", () => {
        const values = makeAws({ environment: "test" }, { zones: ["eu-central-1a"] });
        assert.deepEqual(listProblems(values), []);
    });

    it("says which zones hold two of five members, and what their loss leaves", () => {
        const { warnings } = mustCheck(makeAws({ members: 5 }));
        assert.deepEqual(warnings, [
            'members: etcd-1, etcd-4 stand in zone "eu-central-1a"; while it is away, the cluster goes on with 3 of 5 members and tolerates 0 more failed',
            'members: etcd-2, etcd-5 stand in zone "eu-central-1b"; while it is away, the cluster goes on with 3 of 5 members and tolerates 0 more failed',
        ]);
        assert.deepEqual(mustCheck(makeAws({ members: 3 })).warnings, []);
    });
});
