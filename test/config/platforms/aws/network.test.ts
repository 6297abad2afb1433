import assert from "node:assert/strict";

import { itRefuses, makeAws, mustCheck, type Values } from "../../../support/configs";

const own = (changes: Values): Values => makeAws({}, changes);
const VPC = "vpc-0a1b2c3d4e5f67890";
const makeSubnet = (letter: string, third: number, changes: Values = {}): Values => ({
    id: `subnet-0a1b2c3d4e5f6789${letter}`,
    zone: `eu-central-1${letter}`,
    cidr: `10.60.${third}.0/24`,
    ...changes,
});
const SUBNETS = [makeSubnet("a", 1), makeSubnet("b", 2), makeSubnet("c", 3)];
const existing = (vpc: Values = {}, aws: Values = {}): Values =>
    own({ zones: undefined, vpc: { id: VPC, subnets: SUBNETS, ...vpc }, ...aws });

describe("an existing VPC", () => {
    it("takes an existing VPC with the addresses of its subnets", () => {
        const { aws, members } = mustCheck(existing());
        assert.equal(aws?.vpc?.id, VPC);
        assert.deepEqual(
            members.map(({ address }) => address),
            ["10.60.1.11", "10.60.2.12", "10.60.3.13"],
        );
    });

    it("leaves the balancer an address in each subnet, which is another one where it is taken", () => {
        const { aws } = mustCheck(
            existing({ subnets: [makeSubnet("a", 1, { balancerAddress: "10.60.1.99" }), ...SUBNETS.slice(1)] }),
        );
        assert.deepEqual(
            aws?.subnets.map(({ balancerAddress, endpointAddresses }) => [balancerAddress, endpointAddresses]),
            [
                ["10.60.1.99", []],
                ["10.60.2.4", []],
                ["10.60.3.4", []],
            ],
        );
    });

    describe("with an existing VPC that is described wrongly", () => {
        itRefuses([
            [
                "an address of the balancer's in another subnet",
                existing({ subnets: [makeSubnet("a", 1, { balancerAddress: "10.60.2.4" }), ...SUBNETS.slice(1)] }),
                [
                    /^aws\.vpc\.subnets\[0\]\.balancerAddress: "10\.60\.2\.4" is not one that the balancer can have in this subnet; give one from 10\.60\.1\.4 to 10\.60\.1\.254, or remove/,
                ],
            ],
            [
                "an address of the balancer's that a member is planned at",
                existing({ subnets: [makeSubnet("a", 1, { balancerAddress: "10.60.1.11" }), ...SUBNETS.slice(1)] }),
                [
                    /^members\[0\]\.address: nothing .*; 10\.60\.1\.11, which is planned for it, is the balancer's: give another one in eu-central-1a/,
                ],
            ],
            ["no id", existing({ id: undefined }), [/^aws\.vpc\.id: nothing is given/]],
            [
                "an id of something else",
                existing({ id: "subnet-0a1b2c3d4e5f67890" }),
                [/^aws\.vpc\.id: .* is not an id of this kind/],
            ],
            [
                "zones beside it",
                existing({}, { zones: ["eu-central-1a"] }),
                [/^aws\.zones: .* are given, but an existing VPC has those of its subnets/],
            ],
            [
                "subnets that are no list",
                existing({ subnets: "subnet-1" }),
                [/^aws\.vpc\.subnets: "subnet-1" is not a list; give one private subnet for each zone/],
            ],
            ["no subnets", existing({ subnets: [] }), [/^aws\.vpc\.subnets: nothing is given/]],
            [
                "subnets in one zone",
                existing({ subnets: [makeSubnet("a", 1)] }),
                [/^aws\.vpc\.subnets: zone eu-central-1a with etcd-1, etcd-2, etcd-3 takes the cluster with it/],
            ],
            [
                "two subnets of a zone",
                existing({ subnets: [...SUBNETS, makeSubnet("d", 4, { zone: "eu-central-1a" })] }),
                [/^aws\.vpc\.subnets\[3\]\.zone: "eu-central-1a" is also that of aws\.vpc\.subnets\[0\]/],
            ],
            [
                "subnets that overlap",
                existing({ subnets: [...SUBNETS, makeSubnet("d", 3)] }),
                [/^aws\.vpc\.subnets\[3\]\.cidr: "10\.60\.3\.0\/24" overlaps with that of aws\.vpc\.subnets\[2\]/],
            ],
            [
                "a subnet outside",
                existing({ subnets: [makeSubnet("a", 1, { cidr: "10.61.0.0/24" }), ...SUBNETS.slice(1)] }),
                [/^aws\.vpc\.subnets\[0\]\.cidr: "10\.61\.0\.0\/24" is outside network\.cidr/],
            ],
            [
                "a subnet without room",
                existing({ subnets: [makeSubnet("a", 1, { cidr: "10.60.1.0/29" }), ...SUBNETS.slice(1)] }),
                [/^aws\.vpc\.subnets\[0\]\.cidr: "10\.60\.1\.0\/29" is too small for a member/],
            ],
            ["flow logs", existing({}, { flowLogs: true }), [/^aws\.flowLogs: true is for an own VPC/]],
            [
                "a bastion of ours",
                existing({}, { bastion: { create: true } }),
                [/^aws\.bastion\.create: true needs a public subnet/],
            ],
        ]);
    });
});
