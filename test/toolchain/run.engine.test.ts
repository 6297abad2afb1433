import assert from "node:assert/strict";
import { describeEngine, makeProject } from "../support/engine";

const STASH = `
import * as pulumi from "@pulumi/pulumi";
const stash: pulumi.Stash = new pulumi.Stash("kept", { input: "first" });
export const kept = stash.output;
`;

describeEngine("running a program", () => {
    it("creates what it declares, and changes nothing the second time", async () => {
        const project = makeProject({ program: STASH });
        const first = await project.up();
        assert.equal(first.code, 0, first.output);
        assert.equal(project.outputs()["kept"], "first");
        assert.match(first.output, /\+ 2 created/);
        const second = await project.up(["--expect-no-changes"]);
        assert.equal(second.code, 0, second.output);
        assert.match(second.output, /2 unchanged/);
    });
});
