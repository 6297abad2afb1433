import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describeEngine, makeProject, type Project } from "../../support/engine";
import { slowEvents, slowProvider } from "../../support/slowProvider";

const source = (file: string): string => readFileSync(join(__dirname, "../../../components", file), "utf8");
const files = {
    "turns.ts": source("rollout/turns.ts").replace("../remote/", "./"),
    "queue.ts": source("rollout/queue.ts"),
    "hostExit.ts": source("remote/hostExit.ts"),
};

/** Three resources that take turns, of which each needs one that may fail; "fail" names what fails. */
const PROGRAM = `
import * as pulumi from "@pulumi/pulumi";
import { Slow } from "./slow";
import { Turns } from "./turns";
const fail = new pulumi.Config().get("fail");
const milliseconds = new pulumi.Config().getNumber("milliseconds") ?? 200;
const together = new pulumi.Config().getBoolean("together") ?? false;
const { hooks } = new Turns("test", pulumi.output(together));
for (const name of ["a", "b", "c"]) {
    const failAfter = new pulumi.Config().getNumber("failAfter");
    const before = new Slow("stage-" + name, { milliseconds: 1, fail: fail === "stage-" + name, failAfter });
    const reason = new pulumi.Config().get("reason");
    new Slow(name, { milliseconds, fail: fail === name, reason }, { hooks, dependsOn: [before] });
}
`;

describeEngine("turns", () => {
    const make = (config: Record<string, string> = {}): Project =>
        makeProject({
            ...slowProvider,
            program: PROGRAM,
            files: { ...slowProvider.files, ...files },
            config,
        });
    /** What was made, by name, with how many were being made at once at most. */
    const readEvents = (project: Project): { readonly made: readonly string[]; readonly atOnce: number } => {
        const events = slowEvents(project.directory).filter((one) => /^[abc]$/.test(one.name ?? ""));
        let running = 0;
        let atOnce = 0;
        for (const { event } of events) {
            running += event === "creating" ? 1 : -1;
            atOnce = Math.max(atOnce, running);
        }
        const made = events.filter(({ event }) => event === "created").map((one) => one.name ?? "");
        return { made: made.sort(), atOnce };
    };

    it("are taken one after the other by resources that need nothing of each other", async () => {
        const project = make();
        const result = await project.up();
        assert.equal(result.code, 0, result.output);
        assert.deepEqual(readEvents(project), { made: ["a", "b", "c"], atOnce: 1 });
    });

    it("are left out where all go together, and one that fails keeps nobody", async () => {
        const project = make({ together: "true", milliseconds: "3000", fail: "b" });
        const result = await project.up();
        assert.notEqual(result.code, 0);
        assert.deepEqual(readEvents(project), { made: ["a", "c"], atOnce: 2 });
    });

    it("come after a new member serves, and before an old one goes", async () => {
        const project = make();
        const replace = (members: readonly string[]): string => `
            import * as pulumi from "@pulumi/pulumi";
            import { Slow } from "./slow";
            import { Turns } from "./turns";
            const { hooks } = new Turns("test");
            const members = ${JSON.stringify(members)}.map((name) => new Slow(name, { milliseconds: 50 }));
            for (const name of ["a", "b"]) {
                // Another number of milliseconds stands for another list of members.
                new Slow(name, { milliseconds: ${members.includes("etcd-4") ? 60 : 50} }, { hooks, dependsOn: members });
            }`;
        project.writeProgram(replace(["etcd-1", "etcd-2", "etcd-3"]));
        assert.equal((await project.up()).code, 0);
        const before = slowEvents(project.directory).length;
        project.writeProgram(replace(["etcd-2", "etcd-3", "etcd-4"]));
        const result = await project.up();
        assert.equal(result.code, 0, result.output);
        const events = slowEvents(project.directory)
            .slice(before)
            .filter(({ event, name }) => name !== undefined && (event === "created" || name === "etcd-1"))
            .map(({ event, name }) => `${event} ${name ?? ""}`);
        assert.deepEqual(events.slice(1, 3).sort(), ["created a", "created b"]);
        assert.deepEqual([events[0], ...events.slice(3)], ["created etcd-4", "deleting etcd-1"]);
    });

    it("are not asked for by one whose host cannot be reached: the others are done", async () => {
        const project = make({ fail: "stage-a" });
        const result = await project.up(["--continue-on-error"]);
        assert.notEqual(result.code, 0);
        assert.match(result.output, /could not make stage-a/);
        assert.deepEqual(readEvents(project), { made: ["b", "c"], atOnce: 1 });
    });

    it("are taken by all others that began before the engine ends at the one that cannot be reached", async () => {
        // Dialling a host that is down takes a minute; the others have begun by then, and what has begun is done.
        const project = make({ fail: "stage-a", failAfter: "1200", milliseconds: "1000" });
        const result = await project.up();
        assert.notEqual(result.code, 0);
        assert.match(result.output, /could not make stage-a/);
        assert.deepEqual(readEvents(project), { made: ["b", "c"], atOnce: 1 });
    });

    it("go on after one that did nothing but wait for others, which may be next", async () => {
        const project = make({ fail: "a", reason: "Process exited with status 75: running" });
        const result = await project.up(["--continue-on-error"]);
        assert.notEqual(result.code, 0);
        assert.match(result.output, /exited with status 75: running a/);
        assert.deepEqual(readEvents(project), { made: ["b", "c"], atOnce: 1 });
    });

    it("end with one that fails in its turn: no other is begun after it", async () => {
        const project = make({ fail: "a" });
        const result = await project.up(["--continue-on-error"]);
        assert.notEqual(result.code, 0);
        assert.match(result.output, /could not make a/);
        const { made } = readEvents(project);
        // Some may have come before it; whoever came after it was refused, in these words.
        const refused = [...result.output.matchAll(/a failed, so nothing was done here; mend that and run again/g)];
        assert.ok(made.length === 2 || refused.length > 0, result.output);
        await project.pulumi(["config", "rm", "fail", "--stack", project.stack]);
        assert.equal((await project.up()).code, 0);
        assert.deepEqual(readEvents(project).made, ["a", "b", "c"]);
    });
});
