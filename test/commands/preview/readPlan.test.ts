import assert from "node:assert/strict";
import { readPlan } from "../../../commands/preview/readPlan";
import { BAD, CLUSTER, diagnostic, GROWING, log, SECRET_VALUE, step, summary, UNKNOWN_TEXT } from "./events";

describe("readPlan", () => {
    const plan = readPlan("blue", GROWING);
    const find = (name: string) => plan.steps.find((one) => one.name === name);

    it("has one step for each resource, in the engine's order, without the engine's own", () => {
        assert.deepEqual(
            plan.steps.map(({ name, op }) => `${op} ${name}`),
            [
                "update blue",
                "same blue-peer-ca-key",
                "update blue-etcd-1",
                "update blue-etcd-1-stage",
                "update blue-etcd-1-volume",
                "replace blue-etcd-2-instance",
                "create blue-etcd-4",
                "create blue-etcd-4-converge",
                "delete blue-old-key",
            ],
        );
    });

    it("puts the three events of a replacement together, in either order", () => {
        assert.deepEqual(find("blue-etcd-2-instance")?.forcing, ["ami"]);
        assert.deepEqual(find("blue-etcd-2-instance")?.after, { ami: "ami-2" });
        const first = log(
            step("delete-replaced", CLUSTER, "x", { inputs: { a: 1 }, protect: true }, null),
            step("replace", CLUSTER, "x", { inputs: { a: 1 }, protect: true }, { inputs: { a: 2 } }, { keys: ["a"] }),
        );
        const [read, ...more] = readPlan("blue", first).steps;
        assert.deepEqual(more, []);
        assert.deepEqual(
            [read?.op, read?.forcing, read?.before, read?.after, read?.wasProtected],
            ["replace", ["a"], { a: 1 }, { a: 2 }, true],
        );
    });

    it("finds the changed properties of a component, which the engine does not name", () => {
        assert.deepEqual(find("blue")?.changed, ["version", "members", "zones", "endpoints", "balancer"]);
    });

    it("has words for what is secret and for what is not known", () => {
        assert.deepEqual(find("blue-etcd-1-stage")?.after, { connection: "[secret]", stdin: "[unknown]" });
        assert.deepEqual(find("blue-etcd-1-stage")?.unknown, ["stdin"]);
        const deep = readPlan(
            "blue",
            log(step("create", CLUSTER, "x", null, { inputs: { a: [{ b: UNKNOWN_TEXT, c: SECRET_VALUE }] } })),
        );
        const inside = deep.steps.map(({ after, unknown }) => ({ after, unknown }));
        assert.deepEqual(inside, [{ after: { a: [{ b: "[unknown]", c: "[secret]" }] }, unknown: ["a"] }]);
    });

    it("knows whether the engine came to its end", () => {
        assert.equal(plan.succeeded, true);
        assert.equal(readPlan("blue", BAD).succeeded, false);
        assert.equal(readPlan("blue", log(summary("succeeded"))).succeeded, true);
    });

    it("explains as far as the log goes when it was cut off", () => {
        const whole = GROWING.split("\n");
        const cut = readPlan("blue", [...whole.slice(0, 4), String(whole[4]).slice(0, 40)].join("\n"));
        assert.equal(cut.succeeded, false);
        assert.deepEqual(
            cut.steps.map(({ name }) => name),
            ["blue", "blue-peer-ca-key", "blue-etcd-1"],
        );
        assert.deepEqual(readPlan("blue", "").steps, []);
    });

    it("keeps errors and warnings, and nothing that only says that there were some", () => {
        assert.deepEqual(plan.messages, [
            { severity: "warning", resource: "blue", text: "disk.size: 3GiB is less than twice etcd.quota" },
        ]);
        const twice = log(diagnostic("warning", "an old plugin"), diagnostic("warning", "an old plugin\n"));
        assert.deepEqual(
            readPlan("blue", twice).messages.map(({ text }) => text),
            ["an old plugin"],
        );
        const noise = log(
            diagnostic("info", "hello"),
            diagnostic("debug", "x"),
            diagnostic("error", "preview failed\n"),
        );
        assert.deepEqual(readPlan("blue", noise).messages, []);
    });
});
