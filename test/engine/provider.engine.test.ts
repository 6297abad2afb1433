import assert from "node:assert/strict";
import { describeEngine, makeProject } from "../support/engine";
import { slowEvents, slowProvider, type SlowEvent } from "../support/slowProvider";

function mostAtOnce(events: SlowEvent[]): number {
    let now = 0;
    return Math.max(
        ...events.map(({ event }) => {
            now += event === "creating" ? 1 : event === "created" ? -1 : 0;
            return now;
        }),
    );
}

describeEngine("a provider written in TypeScript", () => {
    it("makes resources; their outputs are unknown in a preview", async () => {
        const project = makeProject({
            ...slowProvider,
            program: `
                import * as pulumi from "@pulumi/pulumi";
                import { Slow } from "./slow";
                const one = new Slow("one", { milliseconds: 10 });
                one.answer.apply((answer) => console.log("applied: " + answer));
                const two = new Slow("two", { milliseconds: 20, note: pulumi.interpolate\`after \${one.answer}\` });
                export const answer = two.answer;
            `,
        });
        const preview = await project.preview();
        assert.equal(preview.code, 0, preview.output);
        assert.match(preview.output, /slow:index:Slow one create/);
        assert.doesNotMatch(preview.output, /applied/);

        const up = await project.up();
        assert.equal(up.code, 0, up.output);
        assert.match(up.output, /applied: made in 10/);
        assert.equal(project.outputs().answer, "made in 20");
        const two = project.resources().find((resource) => resource.urn.endsWith("::two"));
        assert.equal(two?.inputs?.note, "after made in 10");

        const again = await project.up(["--expect-no-changes"]);
        assert.equal(again.code, 0, again.output);
    });

    it("has its failures shown, checks and creations alike", async () => {
        const program = (args: string) => `import { Slow } from "./slow";\nnew Slow("broken", ${args});`;
        const project = makeProject({ ...slowProvider, program: program("{ milliseconds: -1 }") });
        const checked = await project.preview();
        assert.notEqual(checked.code, 0);
        assert.match(checked.output, /must not be negative/);

        project.writeProgram(program("{ milliseconds: 1, fail: true }"));
        const created = await project.up();
        assert.notEqual(created.code, 0);
        assert.match(created.output, /could not make broken/);
    });

    it("is asked for as many resources at once as --parallel allows", async () => {
        const program = `import { Slow } from "./slow";
            for (let i = 0; i < 6; i++) { new Slow("slow-" + i, { milliseconds: 400 }); }`;
        const narrow = makeProject({ ...slowProvider, program });
        const two = await narrow.up(["--parallel", "2"]);
        assert.equal(two.code, 0, two.output);
        assert.equal(mostAtOnce(slowEvents(narrow.directory)), 2);

        const wide = makeProject({ ...slowProvider, program });
        const all = await wide.up(["--parallel", "16"]);
        assert.equal(all.code, 0, all.output);
        assert.equal(mostAtOnce(slowEvents(wide.directory)), 6);
    });

    it("that cannot start has its reason shown", async () => {
        const project = makeProject({
            ...slowProvider,
            files: { ...slowProvider.files, "slow-provider/index.ts": `throw new Error("cannot start at all");` },
            program: `import { Slow } from "./slow";\nnew Slow("one", { milliseconds: 1 });`,
        });
        const result = await project.preview();
        assert.notEqual(result.code, 0);
        assert.match(result.output, /cannot start at all/);
    });
});

describeEngine("a dynamic provider", () => {
    it("runs from the program's own code", async () => {
        const project = makeProject({
            program: `
                import * as pulumi from "@pulumi/pulumi";
                const provider: pulumi.dynamic.ResourceProvider = {
                    async create(inputs: { text: string }) { return { id: "made", outs: { text: inputs.text.toUpperCase() } }; },
                };
                class Shout extends pulumi.dynamic.Resource {
                    declare readonly text: pulumi.Output<string>;
                    constructor(name: string, text: string) { super(provider, name, { text }); }
                }
                export const text = new Shout("shout", "quiet").text;
            `,
        });
        const result = await project.up();
        assert.equal(result.code, 0, result.output);
        assert.equal(project.outputs().text, "QUIET");
    });
});
