import assert from "node:assert/strict";

import fc from "fast-check";

import { containsAddress, type Network, networkSize, overlaps } from "../../../../config/values/address";
import {
    isMachineAddress,
    planBalancerAddress,
    planEndpointAddresses,
    planMemberAddress,
    planZone,
    planZoneNetworks,
    VPC_PREFIX,
} from "../../../../config/platforms/aws/subnets";

const LETTERS = "abcdefgh".split("");
const zoneOf = (letter: string): string => `eu-central-1${letter}`;

const vpcs = fc
    .record({ prefix: fc.integer({ min: VPC_PREFIX.least, max: VPC_PREFIX.most }), third: fc.nat(255) })
    .map(({ prefix, third }): Network => {
        const base = (10 * 256 + 60) * 65_536 + third * 256;
        return { base: base - (base % 2 ** (32 - prefix)), prefix };
    });

function networksOf(vpc: Network): readonly Network[] {
    return LETTERS.flatMap((letter) => {
        const planned = planZoneNetworks(vpc, zoneOf(letter));
        return planned === undefined ? [] : [planned.private, planned.public];
    });
}

describe("subnets of an own VPC", () => {
    it("are inside it, as many and as large as AWS takes, and share no address", () => {
        fc.assert(
            fc.property(vpcs, (vpc) => {
                const networks = networksOf(vpc);
                assert.equal(networks.length, 2 * LETTERS.length);
                networks.forEach((network, i) => {
                    assert.ok(containsAddress(vpc, network.base));
                    assert.ok(containsAddress(vpc, network.base + networkSize(network) - 1));
                    assert.ok(network.prefix >= 16 && network.prefix <= 28);
                    assert.ok(networks.slice(0, i).every((other) => !overlaps(other, network)));
                });
            }),
        );
    });

    it("follow from the zone alone, whichever other zones there are", () => {
        fc.assert(
            fc.property(vpcs, fc.shuffledSubarray(LETTERS, { minLength: 1 }), (vpc, letters) => {
                for (const letter of letters) {
                    assert.deepEqual(
                        planZoneNetworks(vpc, zoneOf(letter)),
                        planZoneNetworks(vpc, `us-east-1${letter}`),
                    );
                }
            }),
        );
        assert.equal(planZoneNetworks({ base: 0, prefix: 16 }, "eu-central-1z"), undefined);
    });

    it("have room for every member of every cluster, and an address of its own for each", () => {
        fc.assert(
            fc.property(
                vpcs,
                fc.constantFrom(...LETTERS),
                fc.uniqueArray(fc.integer({ min: 0, max: 40 })),
                (vpc, letter, numbers) => {
                    const subnet = planZoneNetworks(vpc, zoneOf(letter))?.private;
                    assert.ok(subnet !== undefined);
                    const addresses = numbers.map((number) => planMemberAddress(subnet, number));
                    assert.ok(addresses.every((address) => address !== undefined && isMachineAddress(subnet, address)));
                    assert.equal(new Set(addresses).size, numbers.length);
                },
            ),
        );
    });
});

describe("addresses of members", () => {
    const subnet: Network = { base: 256, prefix: 27 };

    it("leave AWS the first four and the last of a subnet", () => {
        const taken = Array.from({ length: 32 }, (_, host) => host).filter(
            (host) => !isMachineAddress(subnet, 256 + host),
        );
        assert.deepEqual(taken, [0, 1, 2, 3, 31]);
        assert.ok(!isMachineAddress(subnet, 256 + 32) && !isMachineAddress(subnet, 200));
    });

    it("leave the balancer and the endpoints theirs, also in the smallest subnets that are taken", () => {
        const networks = fc
            .record({ prefix: fc.integer({ min: 16, max: 28 }), block: fc.nat(15) })
            .map(({ prefix, block }): Network => ({ base: 2 ** 27 * 5 + block * 2 ** (32 - prefix), prefix }));
        fc.assert(
            fc.property(networks, (network) => {
                const planned = [planBalancerAddress(network), ...planEndpointAddresses(network)];
                const members = Array.from({ length: 20 }, (_, i) => planMemberAddress(network, i));
                const all = [...planned, ...members.filter((address) => address !== undefined)];
                assert.equal(planned.length, 6);
                assert.equal(new Set(all).size, all.length, "no two alike");
                assert.ok(all.every((address) => containsAddress(network, address)));
                assert.ok(all.every((address) => isMachineAddress(network, address)));
            }),
        );
        const smallest: Network = { base: 2 ** 27 * 5, prefix: 28 };
        assert.deepEqual(
            [0, 1, 2, 3, 4, 5].map((number) => planMemberAddress(smallest, number) !== undefined),
            [true, true, true, true, true, false],
        );
    });

    it("end where the subnet does", () => {
        assert.equal(planMemberAddress(subnet, 20), 256 + 30);
        assert.equal(planMemberAddress(subnet, 21), undefined);
        assert.equal(planMemberAddress(subnet, 999_999_999), undefined);
    });

    it("go round the zones, and stay where they are whoever else comes or goes", () => {
        const zones = ["a", "b", "c"];
        assert.deepEqual(
            [1, 2, 3, 4, 5].map((number) => planZone(zones, number)),
            ["a", "b", "c", "a", "b"],
        );
        assert.equal(planZone(zones, 0), "a");
        assert.equal(planZone<string>([], 1), undefined);
        const spreadOf = (count: number): number => {
            const stands = Array.from({ length: count }, (_, index) => planZone(zones, index + 1));
            const perZone = zones.map((zone) => stands.filter((stand) => stand === zone).length);
            return Math.max(...perZone) - Math.min(...perZone);
        };
        for (const count of [1, 3, 5, 7]) {
            assert.ok(spreadOf(count) <= 1, `${count} members are spread evenly`);
        }
    });
});
