import assert from "node:assert/strict";
import { answerDiff } from "../../../../engine/plugins/protocol/answerDiff";

describe("the answer to a diff", () => {
    it("names each input that changes once, and beside it every path", () => {
        const changes = new Map([
            ["triggers[1].b", { kind: "update", replaces: true }],
            ["triggers[2]", { kind: "delete", replaces: true }],
            ["environment.HOME", { kind: "update", replaces: false }],
            ['environment["C.D"]', { kind: "add", replaces: false }],
            ["create", { kind: "update", replaces: false }],
        ] as const);
        const { diffs, replaces, details } = answerDiff(changes);
        assert.deepEqual(diffs, ["create", "environment", "triggers"]);
        assert.deepEqual(replaces, ["triggers"]);
        assert.deepEqual(
            details.map(({ path }) => path),
            [...changes.keys()],
        );
    });

    it("says that there is none when there is none", () => {
        assert.equal(answerDiff(new Map()).changes, 1);
        assert.equal(answerDiff(new Map([["create", { kind: "add", replaces: false }]])).changes, 2);
    });
});
