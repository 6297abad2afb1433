import assert from "node:assert/strict";
import { policies } from "../../policies/all";
import { parseViolation } from "../../policies/finding";
import { goodNetwork } from "./goodNetwork";
import { attachment, cluster, hosts, volume } from "./goodStack";
import { goodTls } from "./goodTls";
import { type Given, judge, unknownText } from "./judge";

/** Advice: what is not always to be had, or not seen from here. */
const ADVICE = [
    "etcd-members-recommended",
    "etcd-members-zones",
    "etcd-host-tenancy",
    "etcd-backup-configured",
    "etcd-finding-unsure",
];

const everything: readonly Given[] = [
    cluster(),
    ...hosts(5),
    volume(),
    ...[1, 2, 3, 4, 5].map((i) => attachment(`etcd-${i}`, "etcd-1-data")),
    ...goodNetwork,
    ...goodTls.filter(({ type }) => type !== "aws:ec2/instance:Instance"),
];

type Path = readonly [number, ...string[]];

/** Every property, and every one within a property; one machine stands for all of them. */
function listPaths(all: readonly Given[]): readonly Path[] {
    return all.flatMap(({ name, props }, i) =>
        /^etcd-[2-9]/.test(name) ? [] : pathsIn(props).map((path): Path => [i, ...path]),
    );
}

function pathsIn(value: unknown): readonly (readonly string[])[] {
    if (typeof value !== "object" || value === null) {
        return [];
    }
    return Object.entries(value).flatMap(([key, inner]) => [[key], ...pathsIn(inner).map((path) => [key, ...path])]);
}

function replaceAt(value: unknown, [key, ...rest]: readonly string[], by: (old: unknown) => unknown): unknown {
    if (key === undefined) {
        return by(value);
    }
    const record = value as Record<string, unknown>; // a path is only made of what is there
    const inner = replaceAt(record[key], rest, by);
    return Array.isArray(value)
        ? value.map((one: unknown, i) => (String(i) === key ? inner : one))
        : { ...record, [key]: inner };
}

function changed(all: readonly Given[], [index, ...path]: Path, by: (old: unknown) => unknown): readonly Given[] {
    // Properties stay an object of properties.
    return all.map((one, i) =>
        i === index ? { ...one, props: replaceAt(one.props, path, by) as Given["props"] } : one,
    );
}

/** A cluster of ours has no backups, for they are not built yet: what it is told is in cluster.test.ts. */
const passed = policies.filter(({ name }) => name !== "etcd-backup-configured");

describe("the policy pack", function () {
    // Each property of a whole stack, for each policy: seconds, and more on a busy computer.
    this.timeout(60_000);

    it("names its policies etcd-NOUN-RULE and says each rule in a sentence", () => {
        const names = policies.map(({ name }) => name);
        assert.deepEqual(names, [...new Set(names)]);
        for (const { name, description } of policies) {
            assert.match(name, /^etcd-[a-z]+-[a-z]+(-[a-z]+)?$/);
            assert.match(description, /^[A-Z][^\n]+\.$/);
        }
    });

    it("is mandatory, but for what is known to be advice", () => {
        const advice = policies.filter(({ enforcementLevel }) => enforcementLevel === "advisory");
        assert.deepEqual(advice.map(({ name }) => name).sort(), [...ADVICE].sort());
        assert.ok(policies.every(({ enforcementLevel }) => ["advisory", "mandatory"].includes(enforcementLevel)));
    });

    it("lets a stack pass that has everything right", () => {
        for (const policy of passed) {
            assert.deepEqual(judge(policy, everything), { violations: [], unknown: false }, policy.name);
        }
    });

    it("takes nothing for absent that is only not known yet, whichever property it is", () => {
        for (const path of listPaths(everything)) {
            const all = changed(everything, path, () => unknownText);
            for (const policy of passed) {
                assert.deepEqual(judge(policy, all).violations, [], `${policy.name}, ${path.join(".")} unknown`);
            }
        }
    });

    it("judges again what was unknown: of a broken stack something is left when one property is unknown", () => {
        const broken = everything.map((one) => ({ ...one, protect: false }));
        for (const path of listPaths(broken).filter(([, key]) => key !== "tags")) {
            const all = changed(broken, path, () => unknownText);
            const violations = passed.flatMap((policy) => judge(policy, all).violations);
            assert.ok(violations.length > 0, path.join("."));
        }
    });

    it("never tells the value of a property, whichever it is", () => {
        let told = 0;
        for (const path of listPaths(everything)) {
            const secret = "hunter2hunter2";
            const spoils = [(old: unknown) => (typeof old === "string" ? `${old} ${secret}` : secret), () => secret];
            for (const spoil of spoils) {
                const all = changed(everything, path, spoil);
                for (const message of policies.flatMap((policy) => judge(policy, all).violations)) {
                    told++;
                    assert.ok(!message.includes(secret), `${path.join(".")}: ${message}`);
                }
            }
        }
        assert.ok(told > 50, `only ${told} messages were looked at`);
    });

    it("breaks with a reason and a fix that can be taken apart again, whichever property is absent", () => {
        const rules = new Set<string>();
        for (const path of listPaths(everything)) {
            const all = changed(everything, path, () => undefined);
            for (const policy of policies) {
                for (const message of judge(policy, all).violations) {
                    rules.add(policy.name);
                    const violation = parseViolation(`${policy.description}\n${message}`);
                    assert.equal(violation.rule, policy.description);
                    assert.match(violation.reason, /^\S.*\.$/s);
                    assert.match(violation.fix ?? "", /^\S.*\.$/s);
                }
            }
        }
        assert.ok(rules.size >= 20, [...rules].join(", "));
    });
});
