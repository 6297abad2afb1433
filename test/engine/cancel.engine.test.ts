import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { describeEngine, makeProject } from "../support/engine";
import { slowEvents, slowProvider } from "../support/slowProvider";

const ENDS_WITHIN_MS = 15_000;

const NEVER_ENDS = `
import * as fs from "fs";
fs.writeFileSync(__dirname + "/pid", process.pid + "");
console.log("the program waits");
setInterval(() => undefined, 1000);
`;

function isAlive(pid: number): boolean {
    try {
        // A zombie still has a number, but runs no more.
        return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
    } catch {
        return false;
    }
}

async function assertEnds(pids: number[]): Promise<void> {
    const deadline = Date.now() + ENDS_WITHIN_MS;
    while (pids.some(isAlive)) {
        assert.ok(Date.now() < deadline, `still running: ${pids.filter(isAlive).join(", ")}`);
        await wait(50);
    }
}

/** All processes below `pid`, itself left out. */
function descendants(pid: number): number[] {
    // A child stands in the list of the thread that started it.
    const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
        readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number),
    );
    return children.flatMap((child) => [child, ...descendants(child)]);
}

describeEngine("ending an update early", () => {
    it("an interrupt ends the program and the language host", async () => {
        const project = makeProject({ program: NEVER_ENDS });
        let started = 0;
        let pids: number[] = [];
        const result = await project.up([], {
            onOutput: (text, child) => {
                if (text.includes("the program waits") && started === 0 && child.pid !== undefined) {
                    started = Date.now();
                    pids = descendants(child.pid);
                    child.kill("SIGINT");
                }
            },
        });
        assert.notEqual(result.code, 0);
        assert.ok(started > 0, result.output);
        assert.ok(Date.now() - started < ENDS_WITHIN_MS, `took ${Date.now() - started} ms`);
        assert.ok(
            pids.includes(Number(readFileSync(`${project.directory}/pid`, "utf8"))),
            "the program was a descendant",
        );
        await assertEnds(pids);
    });

    it("an interrupt lets the resource that is being made be finished and recorded", async () => {
        const project = makeProject({
            ...slowProvider,
            program: `
                import { Slow } from "./slow";
                const one = new Slow("one", { milliseconds: 2000 });
                new Slow("two", { milliseconds: 1 }, { dependsOn: one });
            `,
        });
        let interrupted = false;
        const result = await project.up([], {
            onOutput: (text, child) => {
                if (text.includes("Slow one creating") && !interrupted) {
                    interrupted = true;
                    child.kill("SIGINT");
                }
            },
        });
        assert.ok(interrupted, result.output);
        assert.notEqual(result.code, 0);
        const names = project.resources().map((resource) => resource.urn.split("::").pop());
        assert.ok(names.includes("one"), result.output);
        assert.ok(!names.includes("two"), result.output);
        await assertEnds(slowEvents(project.directory).map(({ pid }) => pid));
    });

    it("a kill of the engine ends program, provider and language host too", async () => {
        const project = makeProject({
            ...slowProvider,
            program: `import { Slow } from "./slow";\nnew Slow("one", { milliseconds: 60_000 });\n${NEVER_ENDS}`,
        });
        let pids: number[] = [];
        const result = await project.up([], {
            onOutput: (text, child) => {
                if (text.includes("Slow one creating") && pids.length === 0 && child.pid !== undefined) {
                    pids = descendants(child.pid);
                    child.kill("SIGKILL");
                }
            },
        });
        assert.equal(result.signal, "SIGKILL");
        assert.ok(pids.length >= 3, `host, program and provider were running: ${pids.join(", ")}`);
        await assertEnds(pids);
    });
});
