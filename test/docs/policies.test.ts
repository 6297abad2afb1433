import assert from "node:assert/strict";
import { generatePolicies } from "../../tools/generate/policies";

describe("the page about policies", () => {
    it("has each policy with its rule, level and settings", () => {
        const { before, after } = generatePolicies();
        assert.equal(before, after, "run: node --require ./tools/register.cjs tools/generate/policies.ts");
    });
});
