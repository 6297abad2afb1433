import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describeEngine, engineEnvironment, makeProject } from "../support/engine";
import { slowProvider } from "../support/slowProvider";

const environment = engineEnvironment();
const bin = join(environment?.CACHE ?? "", "node", "22", "bin");

if (existsSync(join(bin, "node"))) {
    describeEngine("under Node 22", () => {
        it("language host, program and providers run", async () => {
            const project = makeProject({
                ...slowProvider,
                env: { PATH: [bin, environment?.PATH].join(delimiter) },
                program: `
                    import * as fs from "fs";
                    import * as pulumi from "@pulumi/pulumi";
                    import { Slow } from "./slow";
                    const host = fs.readlinkSync("/proc/" + process.ppid + "/exe");
                    console.log("program " + process.version + ", host " + host);
                    export const kept = new pulumi.Stash("kept", { input: pulumi.secret("x") }).output;
                    export const answer = new Slow("one", { milliseconds: 5 }).answer;
                `,
            });
            const up = await project.up();
            assert.equal(up.code, 0, up.output);
            assert.match(up.output, /program v22\./);
            assert.ok(up.output.includes(`host ${join(bin, "node")}`), up.output);
            assert.equal(project.outputs().answer, "made in 5");
            const again = await project.up(["--expect-no-changes"]);
            assert.equal(again.code, 0, again.output);
        });
    });
} else {
    describe.skip("under Node 22 (skipped: it is not there; run tools/setup --need node22)", () => {
        it("language host, program and providers run");
    });
}
