import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { describeEngine, makeProject, type Project } from "../support/engine";

const PACK = `
import * as pulumi from "@pulumi/pulumi";
import { PolicyPack } from "@pulumi/policy";

new PolicyPack("rules", {
    policies: [
        {
            name: "no-empty-stash", description: "A stash must hold something.", enforcementLevel: "mandatory",
            validateResource: (args, report) => {
                if (args.type === "pulumi:index:Stash" && args.props.input === "") {
                    report("The stash is empty on stack " + pulumi.getProject() + "/" + pulumi.getStack() + ", colour " +
                        new pulumi.Config("engine-test").get("colour") + ", preview " + pulumi.runtime.isDryRun());
                }
            },
        },
        {
            name: "advice", description: "Advice.", enforcementLevel: "advisory",
            validateResource: (args, report) => {
                if (args.type === "pulumi:index:Stash") { report("A word of advice."); }
            },
        },
    ],
});
`;

function makeProjectWithPack(value: string, pack: string, typescript = true): Project {
    const entry = typescript ? "index.ts" : "index.js";
    const project = makeProject({
        program: `import * as pulumi from "@pulumi/pulumi";\nnew pulumi.Stash("one", { input: "${value}" });`,
        config: { colour: "green" },
        files: {
            "policies/PulumiPolicy.yaml": JSON.stringify({
                runtime: { name: "nodejs", options: { typescript } },
                description: "test",
            }),
            "policies/package.json": JSON.stringify({ name: "rules", version: "0.1.0", main: entry }),
            "policies/tsconfig.json": JSON.stringify({
                compilerOptions: { module: "commonjs", moduleResolution: "node" },
            }),
            [`policies/${entry}`]: pack,
        },
    });
    symlinkSync(`${project.directory}/node_modules`, `${project.directory}/policies/node_modules`);
    return project;
}

describeEngine("a policy pack", () => {
    it("blocks a preview that breaks a mandatory rule, and knows stack and configuration", async () => {
        const project = makeProjectWithPack("", PACK);
        const result = await project.preview(["--policy-pack", "policies"]);
        assert.notEqual(result.code, 0);
        assert.match(result.output, /mandatory.*no-empty-stash/s);
        assert.match(result.output, /The stash is empty on stack engine-test\/test, colour green, preview true/);
    });

    it("blocks an update before the resource is made", async () => {
        const project = makeProjectWithPack("", PACK);
        const result = await project.up(["--policy-pack", "policies"]);
        assert.notEqual(result.code, 0);
        assert.match(result.output, /preview false/);
        assert.ok(!project.resources().some((resource) => resource.type === "pulumi:index:Stash"));
    });

    it("lets pass what obeys, and shows advice", async () => {
        const project = makeProjectWithPack("full", PACK);
        const result = await project.up(["--policy-pack", "policies"]);
        assert.equal(result.code, 0, result.output);
        assert.match(result.output, /A word of advice/);
    });

    it("that cannot start ends the run with its reason", async () => {
        const project = makeProjectWithPack("full", `throw new Error("the pack is broken");`);
        const result = await project.preview(["--policy-pack", "policies"]);
        assert.notEqual(result.code, 0);
        assert.match(result.output, /the pack is broken/);
    });

    it("that is JavaScript runs without a compiler", async () => {
        const pack = `
            const { PolicyPack } = require("@pulumi/policy");
            new PolicyPack("rules", {
                policies: [{
                    name: "told", description: "Tells.", enforcementLevel: "mandatory",
                    validateResource: (args, report) => report("compilers before: " + before),
                }],
            });`;
        const before = `const before = Object.keys(require.cache).filter((file) => file.endsWith("/typescript.js")).length;`;
        const project = makeProjectWithPack("full", before + pack, false);
        const result = await project.preview(["--policy-pack", "policies"]);
        assert.notEqual(result.code, 0);
        assert.match(result.output, /compilers before: 0/);
    });

    it("that is JavaScript and cannot start ends the run with its reason", async () => {
        const project = makeProjectWithPack("full", `throw new Error("the pack is broken");`, false);
        const result = await project.preview(["--policy-pack", "policies"]);
        assert.notEqual(result.code, 0);
        assert.match(result.output, /the pack is broken/);
    });
});
