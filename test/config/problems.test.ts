import assert from "node:assert/strict";

import fc from "fast-check";

import { checkConfig } from "../../config/check";
import { ConfigError } from "../../config/values/errors";
import { formatProblem } from "../../config/values/problem";
import { showValue } from "../../config/values/show";
import { HOST_KEY, makeLab, makeMember, makeSsh, CONTEXT, type Values } from "../support/configs";

/** One mistake: where it is made and at which path it must be reported. */
interface Mistake {
    readonly path: string;
    readonly value: unknown;
    /** When the report stands elsewhere than the mistake. */
    readonly reportedAt?: string;
}

/** Independent of each other, so that any number of them can be made at once. */
const MISTAKES: readonly Mistake[] = [
    { path: "name", value: "Not_A_Label" },
    { path: "environment", value: "staging" },
    { path: "colour", value: "red" },
    { path: "members.0.name", value: "-x", reportedAt: "members[0].name" },
    { path: "members.1.address", value: "10.0.0.300", reportedAt: "members[1].address" },
    { path: "members.2.hostKey", value: "none", reportedAt: "members[2].hostKey" },
    { path: "members.2.port", value: 0, reportedAt: "members[2].port" },
    { path: "members.0.colour", value: 1, reportedAt: "members[0].colour" },
    { path: "etcd.version", value: "3.5.0" },
    { path: "etcd.quota", value: "2GB" },
    { path: "etcd.logLevel", value: "loud" },
    { path: "etcd.snapshotCount", value: "many" },
    { path: "etcd.archive.sha256", value: "xyz" },
    { path: "timing.roundTrip", value: 5 },
    { path: "timing.heartbeat", value: "1 minute" },
    { path: "disk.device", value: "sda" },
    { path: "disk.size", value: true },
    { path: "disk.check", value: "maybe" },
    { path: "tls.algorithm", value: "DSA" },
    { path: "tls.validity", value: "1y" },
    { path: "tls.caValidity", value: "soon" },
    { path: "network.cidr", value: "192.0.2.0/99" },
    { path: "network.reserved", value: "all" },
    { path: "ssh.user", value: "Root" },
    { path: "ssh.port", value: 100_000 },
    { path: "ssh.bastion.address", value: "a b" },
    { path: "balancer.dnsName", value: "_" },
    { path: "balancer.port", value: -1 },
    { path: "operator.credentialsDirectory", value: 7 },
];

/** A fresh configuration without a mistake, with every group that a mistake can be made in. */
function makeGood(): Record<string, unknown> {
    const values: Values = makeSsh({
        name: "good",
        members: [1, 2, 3].map((number) => makeMember(number)),
        etcd: { version: "3.6.14", archive: {} },
        timing: {},
        tls: {},
        ssh: { bastion: { address: "jump", hostKey: HOST_KEY } },
        balancer: { dnsName: "etcd.example.com" },
        operator: {},
    });
    return structuredClone(values);
}

function make(mistakes: readonly Mistake[]): Record<string, unknown> {
    const values = makeGood();
    for (const { path, value } of mistakes) {
        const steps = path.split(".");
        const last = steps.pop() ?? "";
        let place: Record<string, unknown> = values;
        for (const step of steps) {
            place = place[step] as Record<string, unknown>; // the groups are all in makeGood
        }
        place[last] = value;
    }
    return values;
}

describe("problems", () => {
    it("are none where nothing is wrong", () => {
        assert.deepEqual(checkConfig(makeGood(), CONTEXT).ok, true);
    });

    it("are all reported at once, whatever is wrong together, and nothing else is", () => {
        fc.assert(
            fc.property(fc.subarray([...MISTAKES], { minLength: 1 }), (mistakes) => {
                const checked = checkConfig(make(mistakes), CONTEXT);
                assert.ok(!checked.ok);
                const reported = checked.problems.map((problem) => problem.path).sort();
                assert.deepEqual(reported, mistakes.map(({ path, reportedAt }) => reportedAt ?? path).sort());
            }),
            { numRuns: 300 },
        );
    });

    it("are whole sentences: path, what was found, what is wrong, what to do", () => {
        const checked = checkConfig(make(MISTAKES), CONTEXT);
        assert.ok(!checked.ok);
        for (const problem of checked.problems) {
            assert.match(formatProblem(problem), /^[A-Za-z0-9[\].]+: .+; .+[^.]\.$/);
            assert.ok(problem.found !== "" && problem.fault !== "" && problem.fix !== "");
        }
    });

    it("do not depend on the order of the keys", () => {
        const values = make(MISTAKES);
        const turned = Object.fromEntries(Object.entries(values).reverse());
        const [one, other] = [checkConfig(values, CONTEXT), checkConfig(turned, CONTEXT)];
        assert.ok(!one.ok && !other.ok);
        assert.deepEqual(other.problems.map(formatProblem).sort(), one.problems.map(formatProblem).sort());
    });

    it("are found in any value of any form without an exception", () => {
        const json = fc.jsonValue({ maxDepth: 2 });
        const keys = fc.constantFrom(
            "name",
            "platform",
            "members",
            "etcd",
            "timing",
            "disk",
            "tls",
            "network",
            "ssh",
            "balancer",
            "lab",
        );
        fc.assert(
            fc.property(fc.constantFrom(makeLab(), makeSsh()), keys, json, (good, key, value) => {
                checkConfig({ ...good, [key]: value }, CONTEXT);
            }),
            { numRuns: 500 },
        );
    });

    it("show long values cut and keys not at all", () => {
        assert.equal(showValue("x".repeat(200)).length, 80);
        assert.equal(showValue("-----BEGIN CERTIFICATE-----abc"), "(looks like a secret, not shown)");
        assert.equal(showValue(undefined), "nothing");
        assert.equal(showValue(null), "null");
    });

    it("are shown as far as anybody reads, and the rest is counted", () => {
        const many = Array.from({ length: 1000 }, (_, index) => ({
            path: `members[${index}]`,
            found: "1",
            fault: "is not a member",
            fix: "give one",
        }));
        const lines = new ConfigError(many).message.split("\n");
        assert.match(lines[0] ?? "", /has 1000 problems/);
        assert.equal(lines.length, 202);
        assert.equal(lines[201], "  ... and 800 more, which are shown when these are put right.");
    });

    it("make one error that Pulumi shows without a stack trace", () => {
        const error = new ConfigError([
            { path: "members[2].address", found: '"10.0.0.300"', fault: "is not an IPv4 address", fix: "give one" },
            { path: "name", found: "nothing", fault: "is given", fix: "give one" },
        ]);
        assert.equal(
            error.message,
            "The configuration of this stack has 2 problems; nothing was changed.\n" +
                '  members[2].address: "10.0.0.300" is not an IPv4 address; give one.\n' +
                "  name: nothing is given; give one.",
        );
        // What Pulumi's runner looks for, also across copies of the SDK.
        assert.equal(Reflect.get(error, "__pulumiRunError"), true);
    });
});
