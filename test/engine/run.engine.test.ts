import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { describeEngine, makeProject } from "../support/engine";

const STASH = `
import * as pulumi from "@pulumi/pulumi";
const stash: pulumi.Stash = new pulumi.Stash("kept", { input: new pulumi.Config().get("value") ?? "first" });
export const kept = stash.output;
`;

describeEngine("running a program", () => {
    it("creates what it declares, changes nothing the second time, and keeps what is stashed", async () => {
        const project = makeProject({ program: STASH });
        const first = await project.up();
        assert.equal(first.code, 0, first.output);
        assert.equal(project.outputs().kept, "first");
        assert.match(first.output, /\+ 2 created/);

        const second = await project.up(["--expect-no-changes"]);
        assert.equal(second.code, 0, second.output);
        assert.match(second.output, /2 unchanged/);

        const third = await project.up(["--config", "engine-test:value=second"]);
        assert.equal(third.code, 0, third.output);
        assert.equal(project.outputs().kept, "first");

        const destroyed = await project.destroy();
        assert.equal(destroyed.code, 0, destroyed.output);
        assert.deepEqual(project.resources(), []);
    });

    it("says in a preview what it would do, and does not do it", async () => {
        const project = makeProject({ program: STASH });
        const preview = await project.preview();
        assert.equal(preview.code, 0, preview.output);
        assert.match(preview.output, /pulumi:index:Stash kept create/);
        assert.deepEqual(project.resources(), []);
    });

    it("shows what the program writes to the console and to the log", async () => {
        const project = makeProject({
            program: `
                import * as pulumi from "@pulumi/pulumi";
                console.log("written to stdout");
                console.error("written to stderr");
                void pulumi.log.warn("a warning of the program");
                void pulumi.log.info("an information of the program");
                process.stdout.write("x".repeat(200_000) + "end of a long line\\n");
            `,
        });
        const result = await project.up();
        assert.equal(result.code, 0, result.output);
        assert.match(result.output, /written to stdout/);
        assert.match(result.output, /written to stderr/);
        assert.match(result.output, /warning: a warning of the program/);
        assert.match(result.output, /an information of the program/);
        assert.match(result.output, /x{100}end of a long line/);
    });

    it("tells the program its project, its stack, whether it is a preview, and how parallel to be", async () => {
        const project = makeProject({
            name: "named",
            program: `
                import * as pulumi from "@pulumi/pulumi";
                console.log(["facts", pulumi.getProject(), pulumi.getStack(), pulumi.runtime.isDryRun(),
                    process.env["PULUMI_NODEJS_PARALLEL"], pulumi.getOrganization(), process.cwd()].join(" "));
            `,
        });
        const preview = await project.preview(["--parallel", "3"]);
        assert.match(preview.output, /facts named test true 3 organization /, preview.output);
        assert.ok(preview.output.includes(` ${project.directory}`), preview.output);
        const up = await project.up(["--parallel", "4"]);
        assert.match(up.output, /facts named test false 4 organization /, up.output);
    });

    it("passes node's arguments and TypeScript's settings on", async () => {
        const project = makeProject({
            options: { nodeargs: "--stack-trace-limit=7 --require ./early.cjs", tsconfig: "other.json" },
            files: {
                "early.cjs": `globalThis.early = "loaded early";`,
                // Without the second setting the decorator would be a syntax error.
                "other.json": JSON.stringify({
                    compilerOptions: {
                        noCheck: true,
                        module: "commonjs",
                        moduleResolution: "node",
                        experimentalDecorators: true,
                    },
                }),
            },
            program: `
                function mark(target: unknown) { console.log("decorated " + typeof target); }
                @mark class Marked {}
                console.log("seen", Marked.name, Error.stackTraceLimit, (globalThis as { early?: string }).early);
            `,
        });
        const result = await project.preview();
        assert.equal(result.code, 0, result.output);
        assert.match(result.output, /decorated function/);
        assert.match(result.output, /seen Marked 7 loaded early/);
    });
});

describeEngine("a program that fails", () => {
    it("shows what the program threw and where, once", async () => {
        const project = makeProject({
            program: `const n: number = 1;\nthrow new Error("the program's own fault " + n);`,
        });
        const result = await project.up();
        assert.notEqual(result.code, 0);
        assert.equal(result.output.split("the program's own fault 1").length, 2, result.output);
        assert.match(result.output, /index\.ts:2:7/);
        assert.doesNotMatch(result.output, /exited with non-zero/);
    });

    it("shows a rejected promise that nobody handled", async () => {
        const project = makeProject({ program: `void Promise.reject(new Error("rejected and not handled"));` });
        const result = await project.up();
        assert.notEqual(result.code, 0);
        assert.match(result.output, /rejected and not handled/);
    });

    it("shows a syntax error with its place", async () => {
        const project = makeProject({ program: `export const broken: number = ;` });
        const result = await project.preview();
        assert.notEqual(result.code, 0);
        assert.match(result.output, /index\.ts/);
        assert.match(result.output, /Expression expected|Unexpected token/);
    });

    it("says with which code a program ended itself", async () => {
        const project = makeProject({ program: `process.exit(3);` });
        const result = await project.up();
        assert.notEqual(result.code, 0);
        assert.match(result.output, /Program exited with non-zero exit code: 3/);
    });

    it("advises when the program's memory was not enough", async () => {
        const project = makeProject({
            // Enough for the SDK. Then all at once: where a heap fills bit by bit, V8 may stop over a check of its debugger's instead.
            options: { nodeargs: "--max-old-space-size=256" },
            program: `const all: string[][] = []; for (;;) { all.push(new Array<string>(30_000_000).fill("x")); }`,
        });
        const result = await project.preview();
        assert.notEqual(result.code, 0);
        assert.match(result.output, /Consider increasing the memory/);
    });

    it("says what to do when the SDK is not installed", async () => {
        const project = makeProject({ program: STASH });
        rmSync(`${project.directory}/node_modules`);
        const result = await project.preview();
        assert.notEqual(result.code, 0);
        assert.match(
            result.output,
            /It looks like the Pulumi SDK has not been installed. Have you run pulumi install\?/,
        );
    });

    it("keeps what was created before the fault", async () => {
        const project = makeProject({
            program: `${STASH}\nstash.output.apply(() => { throw new Error("after the stash"); });`,
        });
        const result = await project.up();
        assert.notEqual(result.code, 0);
        assert.match(result.output, /after the stash/);
        assert.ok(project.resources().some((resource) => resource.type === "pulumi:index:Stash"));
    });
});
