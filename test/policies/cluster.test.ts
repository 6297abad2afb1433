import { backupAge } from "../../policies/rules/backup/backupAge";
import { backupConfigured } from "../../policies/rules/backup/backupConfigured";
import { clusterToken } from "../../policies/rules/cluster/clusterToken";
import { membersMinimum } from "../../policies/rules/cluster/membersMinimum";
import { membersOdd } from "../../policies/rules/cluster/membersOdd";
import { membersRecommended } from "../../policies/rules/cluster/membersRecommended";
import { memberSingle } from "../../policies/rules/cluster/memberSingle";
import { membersSpread } from "../../policies/rules/cluster/membersSpread";
import { membersZones } from "../../policies/rules/cluster/membersZones";
import { timingEqual } from "../../policies/rules/cluster/timingEqual";
import { timingRatio } from "../../policies/rules/cluster/timingRatio";
import { versionFaults } from "../../policies/rules/cluster/versionFaults";
import { versionFloor } from "../../policies/rules/cluster/versionFloor";
import type { EtcdPolicy } from "../../policies/policy";
import { cluster, host, hosts, names, userData, zones } from "./goodStack";
import { assertBreaks, assertObeys, type Given } from "./judge";

/** What breaks a policy, and what it says then. */
type Broken = readonly [string, readonly Given[], RegExp];
type Fine = readonly [string, readonly Given[]];

const test = { environment: "test" };
const tagged = (environment: string) => ({ tags: { Name: "etcd", environment } });

/** Of volumes, by AWS. */
const snapshots = (createRule: Given["props"] | undefined): Given => ({
    type: "aws:dlm/lifecyclePolicy:LifecyclePolicy",
    name: "etcd-snapshots",
    props: { policyDetails: { schedules: [{ createRule }] } },
});

interface Case {
    readonly policy: EtcdPolicy;
    /** @default a cluster of ours */
    readonly good?: readonly Given[];
    readonly broken: readonly Broken[];
    readonly fine?: readonly Fine[];
}

const cases: readonly Case[] = [
    {
        policy: membersOdd,
        broken: [
            [
                "four members of ours",
                [cluster({ members: names(4) })],
                /^blue has 4 members: 4 tolerate 1 failed, no more than 3 would/,
            ],
            ["no members at all", [cluster({ members: undefined })], /^blue has 0 members/],
            ["two machines", hosts(2), /^the cluster etcd has 2 members.*give it 3 or 5/s],
        ],
    },
    {
        policy: membersMinimum,
        broken: [
            [
                "one member in production",
                [cluster({ members: names(1) })],
                /has 1 member and tolerates 0 failed.*give it 3/s,
            ],
            [
                "an environment that nobody gave",
                [cluster({ members: names(1), environment: undefined })],
                /has 1 member/,
            ],
            ["one machine", hosts(1), /has 1 member/],
        ],
        fine: [["a test", [cluster({ ...test, members: names(1) }), ...hosts(1, tagged("test"))]]],
    },
    {
        policy: membersRecommended,
        broken: [["three members", [cluster({ members: names(3) })], /3 members and tolerates 1 failed; 5 tolerate 2/]],
        fine: [["a test", [cluster({ ...test, members: names(3) })]]],
    },
    {
        policy: memberSingle,
        broken: [
            ["one member in production", [cluster({ members: names(1) })], /has a single member/],
            ["one machine", hosts(1), /^the cluster etcd has a single member/],
        ],
        fine: [["a test", [cluster({ ...test, members: names(1) }), ...hosts(1, tagged("dev"))]]],
    },
    {
        policy: membersSpread,
        broken: [
            [
                "a zone with a quorum",
                [cluster({ zones: zones("a", "a", "a", "b", "c") })],
                /has 3 of 5 members in one zone: when it fails, 2 are left and 3 are needed/,
            ],
            [
                "zones that nobody gave",
                [cluster({ zones: undefined })],
                /does not say in which zone each member stands/,
            ],
            [
                "one zone that nobody gave",
                [cluster({ zones: zones("a", "b", "c", "a") })],
                /does not say in which zone/,
            ],
            ["machines in one zone", hosts(3, { availabilityZone: "eu-central-1a" }), /has 3 of 3 members in one zone/],
            ["two in one zone", hosts(2, { availabilityZone: "eu-central-1a" }), /has 2 of 2 members in one zone/],
            [
                "machines in one subnet",
                [
                    ...[1, 2, 3].map((i) => host(i, { availabilityZone: undefined }, { uses: { subnetId: ["net"] } })),
                    { type: "aws:ec2/subnet:Subnet", name: "net", props: { availabilityZone: "eu-central-1a" } },
                ],
                /has 3 of 3 members in one zone/,
            ],
        ],
        fine: [
            ["two that stand apart", hosts(2)],
            ["a test in one zone", [cluster({ ...test, zones: zones("a", "a", "a", "a", "a") })]],
        ],
    },
    {
        policy: membersZones,
        broken: [
            [
                "two zones",
                [cluster({ zones: zones("a", "b", "a", "b", "a") })],
                /stands in 2 zones with 5 members, of which 2 may fail/,
            ],
        ],
    },
    {
        policy: versionFloor,
        broken: [
            [
                "a release that gets no fixes",
                [cluster({ version: "3.4.45" })],
                /runs etcd 3\.4, which is not among 3\.5, 3\.6, 3\.7/,
            ],
            ["a release that nobody knows", [cluster({ version: "4.0.0" })], /runs etcd 4\.0/],
            ["no release", [cluster({ version: undefined })], /does not say which release/],
            [
                "machines that say no release",
                hosts(3, { userData: "#!/bin/bash\nsystemctl start etcd\n" }),
                /does not say which release.*tag etcd-version/s,
            ],
        ],
        fine: [
            ["a release that a tag says", hosts(3, { userData: "", tags: { Name: "etcd", "etcd-version": "3.7.3" } })],
        ],
    },
    {
        policy: versionFaults,
        broken: [
            [
                "a release that loses data",
                [cluster({ version: "3.5.2" })],
                /runs etcd 3\.5\.2, in which a crash can lose applied transactions .*etcd#13766, and \d+ more; known on 20\d\d-\d\d-\d\d\).*take 3\.5\./s,
            ],
            [
                "one release that is exposed",
                [cluster({ version: "3.6.13" })],
                /half-open TLS handshakes \(GHSA-6vch-q96h-7gc3; known/,
            ],
            [
                "machines that install such a release",
                hosts(3, { userData: "curl -L https://x/etcd-v3.5.0-linux-amd64.tar.gz" }),
                /runs etcd 3\.5\.0/,
            ],
        ],
    },
    {
        policy: clusterToken,
        broken: [
            [
                "no token",
                hosts(3, { userData: userData({ "initial-cluster-token": undefined }) }),
                /has no token of its own/,
            ],
            [
                "etcd's own token",
                hosts(3, { userData: userData({ "initial-cluster-token": "etcd-cluster" }) }),
                /a token that many clusters have/,
            ],
            [
                "members that disagree",
                [...hosts(2), host(3, { userData: userData({ "initial-cluster-token": "green-1" }) })],
                /members with different tokens/,
            ],
            ["a cluster of ours that says nothing", [cluster({ token: undefined })], /has no token/],
        ],
    },
    {
        policy: timingEqual,
        broken: [
            [
                "one member that is quicker",
                [...hosts(2), host(3, { userData: userData({ "election-timeout": "500" }) })],
                /different timing \(100\/1000 ms, 100\/500 ms\)/,
            ],
        ],
        fine: [
            ["timing that is yet to be measured", [cluster({ timing: "measured" })]],
            [
                "members that say nothing, and one that says the default",
                [...hosts(2), host(3, { userData: userData({ "election-timeout": undefined }) })],
            ],
        ],
    },
    {
        policy: timingRatio,
        broken: [
            [
                "less than five heartbeats",
                [cluster({ timing: { heartbeatMs: 300, electionMs: 1000 } })],
                /is less than 5 heartbeats of 300 ?ms/,
            ],
            [
                "more than etcd takes",
                [cluster({ timing: { heartbeatMs: 5000, electionMs: 60000 } })],
                /above etcd's limit of 50 s/,
            ],
            [
                "machines that are told so",
                hosts(3, { userData: userData({ "heartbeat-interval": "500" }) }),
                /less than 5 heartbeats/,
            ],
        ],
    },
    {
        policy: backupConfigured,
        good: [...hosts(3), snapshots({ interval: 24 })],
        broken: [
            ["a cluster of ours, for which backups are not built yet", [cluster()], /shows no backup/],
            ["machines without one", hosts(3), /shows no backup/],
        ],
        fine: [["a test", [cluster(test)]]],
    },
    {
        policy: backupAge,
        broken: [
            ["snapshots once a week", [...hosts(3), snapshots({ interval: 168 })], /takes a backup only every 168 h/],
            ["snapshots at any time", [...hosts(3), snapshots(undefined)], /does not say how often/],
            ["snapshots every two days", [...hosts(3), snapshots({ interval: 48 })], /only every 48 h/],
        ],
    },
];

describe("policies about a cluster", () => {
    for (const { policy, good = [cluster()], broken, fine = [] } of cases) {
        describe(policy.name, () => {
            it("lets a good cluster pass", () => {
                assertObeys(policy, good);
            });

            for (const [what, resources, expected] of broken) {
                it(`refuses ${what}`, () => {
                    assertBreaks(policy, resources, expected);
                });
            }

            for (const [what, resources] of fine) {
                it(`accepts ${what}`, () => {
                    assertObeys(policy, resources);
                });
            }
        });
    }

    it("can be set", () => {
        assertBreaks(membersMinimum, [cluster({ members: names(3) })], /give it 5/, { least: 5 });
        assertObeys(membersRecommended, [cluster({ members: names(3) })], { members: 3 });
        assertObeys(membersSpread, [cluster({ zones: zones("a", "a", "a", "b", "b") })], { zones: 2 });
        assertObeys(membersZones, [cluster({ zones: zones("a", "b", "a", "b", "a") })], { zones: 2 });
        assertBreaks(backupAge, [...hosts(3), snapshots({ interval: 2 })], /every 1 h or/, { hours: 1 });
    });

    it("count machines of two clusters apart, by tag or by name", () => {
        const blue = hosts(3, { tags: { Name: "etcd", "etcd-cluster": "blue" } });
        const green = [4, 5, 6, 7].map((i) => host(i, { tags: { Name: "etcd", "etcd-cluster": "green" } }));
        assertBreaks(membersOdd, [...blue, ...green], /^the cluster green has 4 members/);
    });
});
