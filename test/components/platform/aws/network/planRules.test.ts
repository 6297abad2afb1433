import assert from "node:assert/strict";

import fc from "fast-check";

import { planRules, type Peer, type RulePlan } from "../../../../../components/platform/aws/network/planRules";
import { planCluster } from "../../../../../components/plan";
import type { ClusterConfig } from "../../../../../config/schema";
import { makeAws, mustCheck, type Values } from "../../../../support/configs";

const MIRROR = {
    version: "3.6.14",
    archive: { url: "https://mirror.example.com/etcd.tar.gz", sha256: "a".repeat(64) },
};
const ACCESS = { apiServers: ["10.20.0.0/16"], ssh: ["10.30.0.0/24"] };

function rulesOf(config: ClusterConfig): readonly RulePlan[] {
    assert.ok(config.aws !== undefined);
    return planRules(planCluster(config).flows, config.aws, config.network.cidr ?? "");
}

function show({ group, direction, port, peer }: RulePlan): string {
    const way = direction === "ingress" ? "<-" : "->";
    const other =
        peer.kind === "network"
            ? peer.cidr
            : peer.kind === "securityGroup"
              ? peer.id
              : peer.kind === "group"
                ? peer.group
                : peer.kind;
    return `${group} ${way} ${other}:${port}`;
}

const networks = fc
    .record({ base: fc.nat(2 ** 16 - 1), prefix: fc.integer({ min: 8, max: 32 }) })
    .map(({ base, prefix }) => {
        const address = (10 * 2 ** 24 + base * 256) % 2 ** 32;
        const start = address - (address % 2 ** (32 - prefix));
        return `${[24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join(".")}/${prefix}`;
    });
const groups = fc.bigInt({ min: 0n, max: 16n ** 17n - 1n }).map((n) => `sg-${n.toString(16).padStart(17, "0")}`);
const sources = fc.uniqueArray(fc.oneof(networks, groups), { minLength: 1, maxLength: 4 });

/** Good configurations of all kinds. */
const configs = fc
    .record({
        access: fc.record({ apiServers: sources, operators: sources, monitoring: sources, ssh: sources }),
        egress: fc.constantFrom("nat", "none"),
        bastion: fc.boolean(),
        balancer: fc.boolean(),
    })
    .map(({ access, egress, bastion, balancer }) =>
        mustCheck(
            makeAws(
                { etcd: MIRROR, balancer: { enabled: balancer } },
                { access, egress, bastion: { create: bastion } },
            ),
        ),
    );

describe("rules of the firewall", () => {
    it("let in who must come in, and nobody else", () => {
        const access = { ...ACCESS, operators: ["10.40.0.0/24"], monitoring: ["sg-0a1b2c3d4e5f67890"] };
        const rules = rulesOf(mustCheck(makeAws({}, { access })));
        assert.deepEqual(rules.map(show).sort(), [
            "balancer -> members:2379",
            "balancer -> members:2381",
            "balancer <- 10.20.0.0/16:2379",
            "balancer <- 10.40.0.0/24:2379",
            "balancer <- members:2379",
            "members -> 0.0.0.0/0:443",
            "members -> balancer:2379",
            "members -> members:2379",
            "members -> members:2380",
            "members -> members:2381",
            "members <- 10.20.0.0/16:2379",
            "members <- 10.30.0.0/24:22",
            "members <- 10.40.0.0/24:2379",
            "members <- 10.40.0.0/24:2381",
            "members <- balancer:2379",
            "members <- balancer:2381",
            "members <- members:2379",
            "members <- members:2380",
            "members <- members:2381",
            "members <- sg-0a1b2c3d4e5f67890:2381",
        ]);
    });

    it("let nothing in from the world, whatever is configured", () => {
        fc.assert(
            fc.property(configs, (config) => {
                for (const { direction, peer, port } of rulesOf(config)) {
                    const isWorld = peer.kind === "network" && Number(peer.cidr.split("/")[1]) < 8;
                    assert.ok(!isWorld || (direction === "egress" && port === 443 && config.aws?.egress === "nat"));
                }
            }),
        );
    });

    it("open the peer port to members alone, and SSH to the bastion alone where there is one", () => {
        fc.assert(
            fc.property(configs, (config) => {
                const inward = rulesOf(config).filter(
                    ({ group, direction }) => group === "members" && direction === "ingress",
                );
                const whoFor = (port: number): readonly Peer[] =>
                    inward.filter((rule) => rule.port === port).map(({ peer }) => peer);
                assert.deepEqual(whoFor(2380), [{ kind: "group", group: "members" }]);
                if (config.aws?.bastionType !== undefined) {
                    assert.deepEqual(whoFor(22), [{ kind: "group", group: "bastion" }]);
                }
                assert.deepEqual(new Set(inward.map(({ port }) => port)), new Set([22, 2379, 2380, 2381]));
            }),
        );
    });

    it("are one for each group, port and peer, with a name of its own and a description that AWS takes", () => {
        fc.assert(
            fc.property(configs, (config) => {
                const rules = rulesOf(config);
                assert.equal(new Set(rules.map(({ name }) => name)).size, rules.length);
                assert.equal(new Set(rules.map(show)).size, rules.length);
                for (const { description } of rules) {
                    assert.match(description, /^[\w. :/()#,@[\]+=&;{}!$*-]{1,255}$/);
                }
            }),
        );
    });

    it("have an end for each beginning: what one group lets out, the other lets in", () => {
        fc.assert(
            fc.property(configs, (config) => {
                const shown = new Set(rulesOf(config).map(show));
                for (const rule of rulesOf(config)) {
                    if (rule.peer.kind === "group") {
                        const direction = rule.direction === "ingress" ? "egress" : "ingress";
                        const peer: Peer = { kind: "group", group: rule.group };
                        assert.ok(shown.has(show({ ...rule, group: rule.peer.group, direction, peer })), show(rule));
                    }
                }
            }),
        );
    });

    it("say all reasons of a rule that has several", () => {
        const access = { ...ACCESS, operators: ["10.20.0.0/16"] };
        const [rule] = rulesOf(mustCheck(makeAws({}, { access }))).filter(
            (one) => one.name === "members-from-10-20-0-0-16-2379",
        );
        assert.equal(rule?.description, "API servers use etcd; etcdctl");
    });

    const outOf = (values: Values, awsValues: Values): readonly string[] =>
        rulesOf(mustCheck(makeAws(values, awsValues)))
            .filter(({ port }) => port === 443)
            .map(show)
            .sort();

    it("let nothing out but to AWS's services where there is no NAT", () => {
        assert.deepEqual(outOf({ etcd: MIRROR }, { egress: "none" }), [
            "endpoints <- members:443",
            "members -> endpoints:443",
            "members -> s3:443",
        ]);
        const vpc = {
            id: "vpc-0a1b2c3d4e5f67890",
            s3PrefixList: "pl-0a1b2c3d4e5f67890",
            subnets: ["a", "b", "c"].map((letter, i) => ({
                id: `subnet-0a1b2c3d4e5f6789${letter}`,
                zone: `eu-central-1${letter}`,
                cidr: `10.60.${i}.0/24`,
            })),
        };
        assert.deepEqual(outOf({ etcd: MIRROR }, { egress: "none", zones: undefined, vpc }), [
            "members -> 10.60.0.0/16:443",
            "members -> s3:443",
        ]);
    });
});
