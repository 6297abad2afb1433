import assert from "node:assert/strict";
import { describeEngine, makeProject } from "../support/engine";

const HOOKS = `
import * as pulumi from "@pulumi/pulumi";
const say = (what: string) => new pulumi.ResourceHook(what, async (args) => { console.log(what + " of " + args.name); });
const refuse = new pulumi.ResourceHook("refuse", async () => {
    if (new pulumi.Config().get("refuse") === "yes") { throw new Error("the gate is closed"); }
});
new pulumi.Stash("one", { input: 1 }, { hooks: { beforeCreate: [refuse, say("before")], afterCreate: [say("after")] } });
`;

describeEngine("resource hooks", () => {
    it("run in the program around a create", async () => {
        const project = makeProject({ program: HOOKS });
        const result = await project.up();
        assert.equal(result.code, 0, result.output);
        assert.ok(result.output.includes("before of one"), result.output);
        assert.ok(result.output.indexOf("after of one") > result.output.indexOf("before of one"), result.output);
    });

    it("stop a create when they throw", async () => {
        const project = makeProject({ program: HOOKS, config: { refuse: "yes" } });
        const result = await project.up();
        assert.notEqual(result.code, 0);
        assert.match(result.output, /the gate is closed/);
        assert.ok(!project.resources().some((resource) => resource.type === "pulumi:index:Stash"));
    });
});
