import assert from "node:assert/strict";
import { readStackOutput } from "../../commands/status/stackState";
import { describeEngine, makeProject } from "../support/engine";

const VALUE = "a-value-nobody-may-see";

describeEngine("secrets", () => {
    it("reach the program and stay secret in output and state", async () => {
        const project = makeProject({
            secrets: { token: VALUE },
            config: { plain: "visible" },
            program: `
                import * as pulumi from "@pulumi/pulumi";
                const config = new pulumi.Config();
                export const length = config.requireSecret("token").apply((token) => token.length);
                export const token = config.requireSecret("token");
                export const plain = config.require("plain");
                new pulumi.Stash("kept", { input: token });
            `,
        });
        const result = await project.up();
        assert.equal(result.code, 0, result.output);
        assert.ok(!result.output.includes(VALUE), result.output);
        assert.match(result.output, /\[secret\]/);
        assert.ok(!project.stateText().includes(VALUE));
        assert.equal(project.outputs().plain, "visible");
        const shown = await project.pulumi(["stack", "output", "token", "--show-secrets", "--stack", project.stack]);
        assert.equal(shown.stdout.trim(), VALUE);
    });

    it("are told by the state itself as `pulumi stack output` tells them", async () => {
        const project = makeProject({
            secrets: { token: VALUE },
            program: `
                import * as pulumi from "@pulumi/pulumi";
                const token = new pulumi.Config().requireSecret("token");
                export const both = { open: "visible", inner: [{ token }], none: [], number: 3 };
                export const all = token;
            `,
        });
        const result = await project.up();
        assert.equal(result.code, 0, result.output);
        const state = (project.env.PULUMI_BACKEND_URL ?? "").replace("file://", "");
        const shown = await project.pulumi(["stack", "output", "--json", "--stack", project.stack]);
        const read = (name: string): unknown => readStackOutput(state, "engine-test", project.stack, name);
        const told = JSON.parse(shown.stdout) as { both: { inner: unknown }; all: unknown };
        assert.deepEqual({ both: read("both"), all: read("all") }, told);
        assert.deepEqual(told.both.inner, [{ token: "[secret]" }]);
    });

    it("are known to the SDK by their keys", async () => {
        const project = makeProject({
            secrets: { token: VALUE },
            config: { plain: "visible" },
            program: `
                import * as pulumi from "@pulumi/pulumi";
                const isSecret = (key: string) => pulumi.runtime.isConfigSecret("engine-test:" + key);
                console.log("secret: " + ["token", "plain"].filter(isSecret).join());
            `,
        });
        const result = await project.preview();
        assert.equal(result.code, 0, result.output);
        assert.match(result.output, /secret: token$/m);
    });
});
