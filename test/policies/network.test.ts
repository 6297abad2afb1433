import { backupEncrypted } from "../../policies/rules/backup/backupEncrypted";
import { backupLocked } from "../../policies/rules/backup/backupLocked";
import { balancerHealth } from "../../policies/rules/balancer/balancerHealth";
import { balancerInternal } from "../../policies/rules/balancer/balancerInternal";
import { balancerTcp } from "../../policies/rules/balancer/balancerTcp";
import { portPeer } from "../../policies/rules/network/portPeer";
import { portWorld } from "../../policies/rules/network/portWorld";
import type { EtcdPolicy } from "../../policies/policy";
import { findingUnsure } from "../../policies/rules/findingUnsure";
import {
    balancer,
    bucket,
    client,
    encryption,
    goodNetwork,
    group,
    listener,
    lock,
    peer,
    rule,
    ssh,
    targets,
    world,
} from "./goodNetwork";
import { assertBreaks, assertObeys, type Given, judge, unknownText } from "./judge";
import assert from "node:assert/strict";

type Broken = readonly [string, readonly Given[], RegExp];

const cases: readonly { policy: EtcdPolicy; broken: readonly Broken[] }[] = [
    {
        policy: portWorld,
        broken: [
            [
                "the client port open to the world",
                [group([{ ...client, ...world }])],
                /^etcd lets the whole internet to port 2379;/,
            ],
            ["SSH open to the world", [group([client, { ...ssh, ...world }])], /to port 22;/],
            [
                "both ports in one rule",
                [group([{ protocol: "tcp", fromPort: 2379, toPort: 2380, ...world }])],
                /to port 2379, 2380;/,
            ],
            [
                "everything open",
                [group([{ protocol: "-1", fromPort: 0, toPort: 0, ...world }])],
                /to port 2379, 2380, 22;/,
            ],
            ["the world in IPv6", [group([{ ...client, ipv6CidrBlocks: ["::/0"] }])], /to port 2379;/],
            [
                "a rule of its own",
                [rule({ ipProtocol: "tcp", fromPort: 2379, toPort: 2379, cidrIpv4: "0.0.0.0/0" })],
                /^rule lets/,
            ],
            [
                "the older kind of rule",
                [
                    {
                        type: "aws:ec2/securityGroupRule:SecurityGroupRule",
                        name: "old",
                        props: { type: "ingress", ...client, ...world },
                    },
                ],
                /^old lets/,
            ],
            ["a group of another name, by etcd's ports", [group([{ ...client, ...world }], "ring")], /^ring lets/],
        ],
    },
    {
        policy: portPeer,
        broken: [
            [
                "a range of addresses",
                [group([{ ...peer, self: false, cidrBlocks: ["10.0.0.0/8"] }])],
                /^etcd lets ranges of addresses to port 2380/,
            ],
            [
                "a range of addresses beside the members",
                [group([{ ...peer, cidrBlocks: ["10.0.0.0/8"] }])],
                /ranges of addresses/,
            ],
            [
                "both ports for clients",
                [rule({ ipProtocol: "tcp", fromPort: 2379, toPort: 2380, cidrIpv4: "10.0.0.0/8" })],
                /^rule lets/,
            ],
            ["nobody, which is everybody", [group([{ ...peer, self: undefined }])], /ranges of addresses/],
        ],
    },
    {
        policy: balancerInternal,
        broken: [
            ["a balancer on the internet", [balancer({ internal: false })], /^etcd faces the internet/],
            ["a balancer that says nothing", [balancer({ internal: undefined })], /faces the internet/],
            [
                "a balancer of another name, by its listener's port",
                [
                    balancer({ internal: false }, "front-door"),
                    { ...listener(), uses: { loadBalancerArn: ["front-door"] } },
                ],
                /^front-door faces the internet/,
            ],
        ],
    },
    {
        policy: balancerTcp,
        broken: [
            ["a listener that ends TLS", [listener({ protocol: "TLS" })], /^front does not pass TCP through/],
            ["a listener that says nothing", [listener({ protocol: undefined })], /does not pass TCP/],
            [
                "targets that are spoken to in HTTP",
                [targets(undefined, { protocol: "HTTP" })],
                /^members does not pass TCP/,
            ],
        ],
    },
    {
        policy: balancerHealth,
        broken: [
            [
                "no check",
                [{ ...targets(), props: { port: 2379, protocol: "TCP" } }],
                /asks only whether a port is open/,
            ],
            ["a check of the port", [targets({ protocol: "TCP" })], /asks only whether a port is open/],
            [
                "/health",
                [targets({ protocol: "HTTP", path: "/health" })],
                /asks \/health, which fails on every member at once/,
            ],
            ["another path", [targets({ protocol: "HTTP", path: "/" })], /does not ask etcd whether it is ready/],
        ],
    },
    {
        policy: backupEncrypted,
        broken: [
            ["no encryption", [bucket()], /^etcd-backups holds backups and does not encrypt them with a KMS key/],
            [
                "encryption with a key of Amazon's",
                [
                    bucket(),
                    {
                        ...encryption,
                        props: { rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
                    },
                ],
                /does not encrypt them with a KMS key/,
            ],
        ],
    },
    {
        policy: backupLocked,
        broken: [
            ["no lock", [bucket({ objectLockEnabled: undefined }), lock], /does not lock them/],
            ["a lock without retention", [bucket()], /does not lock them/],
        ],
    },
];

describe("policies about the network, balancers and backups", () => {
    it("find the world beside a group that is not known yet", () => {
        const open = group([{ ...client, securityGroups: [unknownText], ...world }]);
        assertBreaks(portWorld, [open], /to port 2379;/);
        assertBreaks(portPeer, [group([{ ...peer, securityGroups: [unknownText], ...world }])], /ranges of addresses/);
    });

    it("advise where a group lets others beside itself to the peer port", () => {
        const other = { ...peer, self: undefined, securityGroups: ["sg-2"] };
        assertObeys(portPeer, [group([peer, other])]);
        assert.match(
            judge(findingUnsure, []).violations.join("\n"),
            /^etcd may break etcd-port-peer, .* other security groups/,
        );
        assertObeys(portPeer, [group([peer, client]), group([other], "ring")]);
        assert.deepEqual(judge(findingUnsure, []).violations, []);
    });

    it("leave it open when the addresses are not known yet", () => {
        const judgement = judge(portWorld, [group([{ ...client, cidrBlocks: [unknownText] }])]);
        assert.deepEqual(judgement, { violations: [], unknown: true });
    });

    for (const { policy, broken } of cases) {
        describe(policy.name, () => {
            it("lets a good stack pass", () => {
                assertObeys(policy, goodNetwork);
            });

            for (const [what, resources, expected] of broken) {
                it(`refuses ${what}`, () => {
                    assertBreaks(policy, resources, expected);
                });
            }
        });
    }

    it("do not speak of what is nobody's etcd", () => {
        const others: readonly Given[] = [
            group([{ protocol: "tcp", fromPort: 443, toPort: 443, ...world }], "web"),
            group([{ protocol: "-1", fromPort: 0, toPort: 0, ...world }], "web-all"),
            group(undefined, "empty"),
            balancer({ internal: false }, "web-balancer"),
            listener({ port: 443, protocol: "TLS" }),
            { ...targets({ protocol: "TCP" }, { port: 80, protocol: "HTTP" }), name: "web-targets" },
            { type: "aws:s3/bucket:Bucket", name: "assets", props: {} },
            {
                type: "aws:ec2/securityGroupRule:SecurityGroupRule",
                name: "out",
                props: { type: "egress", ...client, ...world },
            },
        ];
        for (const { policy } of cases) {
            assertObeys(policy, others);
        }
    });
});
