import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { readProcess } from "../../../commands/shared/processes";
import { useTemporaryFolder } from "../../support/temporaryFolder";

describe("readProcess", () => {
    const folder = useTemporaryFolder();
    const children: ChildProcess[] = [];
    const start = (program: string, args: readonly string[]): ChildProcess => {
        const child = spawn(program, args, { stdio: ["ignore", "pipe", "ignore"] });
        children.push(child);
        return child;
    };
    afterEach(() => {
        children.splice(0).forEach((child) => child.kill("SIGKILL"));
    });

    it("tells a process's name and when it started, whatever the name is", () => {
        const odd = join(folder(), "a) b (c");
        symlinkSync("/bin/sleep", odd);
        const facts = readProcess(start(odd, ["60"]).pid ?? 0);
        assert.equal(facts?.name, "a) b (c");
        assert.match(facts.started, /^\d+$/);
    });

    it("always tells the same of the same process", () => {
        assert.notEqual(readProcess(process.pid), undefined);
        assert.deepEqual(readProcess(process.pid), readProcess(process.pid));
    });

    it("knows nothing of a process that is gone, and of numbers that are no process's", () => {
        for (const pid of [spawnSync("true").pid, 0, -1, NaN]) {
            assert.equal(readProcess(pid), undefined);
        }
    });

    it("takes a process that has ended for gone, though nobody has taken note of it", async () => {
        // The shell becomes a program that never asks after the child it was given; until then it would take note of its end.
        const parent = start("bash", ["-c", "sleep 60 & echo $!; exec sleep 61"]);
        const told = await new Promise<string>((resolve) =>
            parent.stdout?.once("data", (data) => {
                resolve(String(data));
            }),
        );
        const pid = Number(told);
        while (readProcess(parent.pid ?? 0)?.name !== "sleep") {
            await new Promise((resolve) => setImmediate(resolve));
        }
        process.kill(pid, "SIGKILL");
        while (readProcess(pid) !== undefined) {
            await new Promise((resolve) => setImmediate(resolve));
        }
        assert.match(readFileSync(`/proc/${pid}/stat`, "utf8"), /\) Z /, "the kernel still lists it");
    });
});
