import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { renderFirewall, renderNoFirewall } from "../../../components/remote/renderFirewall";
import { type ClusterPlan, Party, planCluster } from "../../../components/plan";
import { labConfig, sshConfig } from "../../support/clusterConfig";
import { assertGolden } from "../../support/golden";
import { useTemporaryFolder } from "../../support/temporaryFolder";
import { describeWithTools, runTool } from "../../support/tools";

const access = {
    apiServers: ["198.51.100.7", "198.51.100.8"],
    operators: ["203.0.113.0/28"],
    monitoring: ["198.51.100.20"],
};

const planSsh = (changes: object = {}): ClusterPlan =>
    planCluster(sshConfig(3, { access, balancer: { address: "192.0.2.5" }, ...changes }));

interface Rule {
    readonly port: number;
    readonly sources: readonly string[];
    readonly who: string;
}

/** The lines that let somebody in. */
function listRules(text: string): readonly Rule[] {
    const rule = /^ {8}tcp dport (\d+) ip saddr \{ ([^}]+) \} accept comment "(\w+): .*"$/gm;
    return [...text.matchAll(rule)].map(([, port, sources, who]) => ({
        port: Number(port),
        sources: (sources ?? "").split(", "),
        who: who ?? "",
    }));
}

const addresses = fc
    .tuple(
        fc.integer({ min: 1, max: 223 }).filter((first) => first !== 127),
        fc.nat(255),
        fc.integer({ min: 8, max: 32 }),
    )
    .map(([first, last, prefix]) => (prefix === 32 ? `${first}.0.0.${last}` : `${first}.0.0.0/${prefix}`));
const lists = fc.record({
    apiServers: fc.array(addresses, { minLength: 1, maxLength: 4 }),
    operators: fc.array(addresses, { maxLength: 3 }),
    monitoring: fc.array(addresses, { maxLength: 3 }),
});

describe("renderFirewall", () => {
    it("writes the rules of a member", () => {
        assertGolden("firewall/member.nft", renderFirewall(planSsh(), Party.members));
    });

    it("writes the rules of the lab's balancer", () => {
        const plan = planCluster(labConfig(3, "/var/lab", { access: { apiServers: ["10.213.4.30"] } }));
        assertGolden("firewall/balancer.nft", renderFirewall(plan, Party.balancer));
    });

    it("takes the table away where there shall be none", () => {
        assertGolden("firewall/none.nft", renderNoFirewall());
    });

    it("has a rule for every flow whose party is named, and none beyond", () => {
        fc.assert(
            fc.property(lists, fc.constantFrom(Party.members, Party.balancer), (given, party) => {
                const plan = planSsh({ access: given });
                const found = listRules(renderFirewall(plan, party));
                const expected = plan.flows
                    .filter((flow) => flow.to === party && plan.sources[flow.from].length > 0 && flow.port !== 22)
                    .map(({ from, port }) => ({
                        port,
                        sources: plan.sources[from].map((source) => source.replace("/32", "")),
                        who: from,
                    }));
                assert.deepEqual(found, expected);
            }),
        );
    });

    it("opens nothing to the world, refuses everybody else on these ports, and touches no other port", () => {
        fc.assert(
            fc.property(lists, (given) => {
                const text = renderFirewall(planSsh({ access: given }), Party.members);
                assert.doesNotMatch(text, /0\.0\.0\.0\/[0-7]\b/);
                const lines = text.split("\n").filter((line) => line.startsWith("        "));
                const [type, loopback, open, ...rest] = lines;
                assert.match(type ?? "", /hook input .* policy accept;$/);
                assert.equal(loopback, '        iif "lo" accept');
                assert.equal(open, "        ct state established,related accept");
                assert.equal(rest.length, listRules(text).length + 1, text);
                assert.match(
                    rest.at(-1) ?? "",
                    /^ {8}tcp dport \{ 2379, 2380, 2381 \} counter reject with tcp reset comment/,
                );
            }),
        );
    });

    it("lets only members to the peer port, and API servers to no other port than the clients'", () => {
        const rules = listRules(renderFirewall(planSsh(), Party.members));
        assert.deepEqual(
            rules.filter((rule) => rule.port === 2380).map((rule) => rule.who),
            ["members"],
        );
        const ports = rules.filter((rule) => rule.sources.includes("198.51.100.7")).map((rule) => rule.port);
        assert.deepEqual(ports, [2379]);
    });

    it("says nothing of SSH, so that nobody can shut himself out", () => {
        const plan = planSsh();
        assert.ok(plan.flows.some((flow) => flow.to === Party.members && flow.port === 22));
        for (const party of [Party.members, Party.balancer]) {
            assert.doesNotMatch(renderFirewall(plan, party), /dport[^a-z]*\b22\b/);
        }
    });

    it("knows a balancer by where it comes from", () => {
        const balancers = ["192.0.2.6", "192.0.2.7"];
        const rules = listRules(renderFirewall(planSsh({ access: { ...access, balancers } }), Party.members));
        assert.deepEqual(
            rules.filter((rule) => rule.who === "balancer").map((rule) => [rule.port, rule.sources]),
            [
                [2379, balancers],
                [2381, balancers],
            ],
        );
    });
});

describeWithTools("what renderFirewall writes, by nft", ["nft"], () => {
    const folder = useTemporaryFolder();
    const why = process.getuid?.() === 0 ? undefined : "needs root";

    it(`is taken${why === undefined ? "" : ` [SKIPPED: ${why}]`}`, function () {
        if (why !== undefined) this.skip();
        for (const text of [
            renderFirewall(planSsh(), Party.members),
            renderFirewall(planSsh({ balancer: {} }), Party.members),
            renderFirewall(planSsh(), Party.balancer),
            renderNoFirewall(),
        ]) {
            const file = join(folder(), "rules.nft");
            writeFileSync(file, text);
            assert.deepEqual(runTool("nft", ["-c", "-f", file], ""), { code: 0, stdout: "", stderr: "" });
        }
    });
});
