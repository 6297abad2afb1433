import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { Failure } from "../../../commands/shared/failure";
import { readStackOutput, repairStackState, stackExists } from "../../../commands/status/stackState";
import { useTemporaryFolder } from "../../support/temporaryFolder";

describe("repairStackState", () => {
    const folder = useTemporaryFolder();
    const children: ChildProcess[] = [];
    afterEach(() => {
        children.splice(0).forEach((child) => child.kill("SIGKILL"));
    });
    const locks = (): string => join(folder(), ".pulumi/locks/organization/pulumi-etcd/lab");
    const stateFile = (): string => join(folder(), ".pulumi/stacks/pulumi-etcd/lab.json");
    const repair = (): void => {
        repairStackState(folder(), "pulumi-etcd", "lab");
    };

    /** A lock as the engine writes it. */
    const leaveLock = (text: string): void => {
        mkdirSync(locks(), { recursive: true });
        writeFileSync(join(locks(), "6a1b.json"), text);
        writeFileSync(join(locks(), "6a1b.json.attrs"), "{}");
    };
    const lockOf = (pid: number, host = hostname()): string =>
        JSON.stringify({ pid, username: "root", hostname: host, timestamp: "2030-01-01T00:00:00Z" });
    const leaveState = (latest: unknown): string => {
        mkdirSync(join(stateFile(), ".."), { recursive: true });
        const text = JSON.stringify({ version: 3, checkpoint: { stack: "lab", latest } }, undefined, 4);
        writeFileSync(stateFile(), text);
        return text;
    };

    it("has nothing to do before there is a stack", () => {
        repair();
        assert.deepEqual(readdirSync(folder()), []);
        assert.equal(stackExists(folder(), "pulumi-etcd", "lab"), false);
        leaveState({});
        assert.equal(stackExists(folder(), "pulumi-etcd", "lab"), true);
    });

    it("takes away the lock of an engine that is gone", () => {
        leaveLock(lockOf(spawnSync("true").pid));
        repair();
        assert.deepEqual(readdirSync(locks()), []);
    });

    it("takes away a lock whose number was given to another program", () => {
        leaveLock(lockOf(process.pid));
        repair();
        assert.deepEqual(readdirSync(locks()), []);
    });

    it("takes away what the engine notes beside a stack, when it was never written to its end", () => {
        const text = leaveState({});
        for (const [name, attributes] of [
            ["lab.json.attrs", ""],
            ["lab.json.bak.attrs", '{"user.cache_con'],
            ["other.json.attrs", '{"user.content_type":"application/json"}'],
        ] as const) {
            writeFileSync(join(stateFile(), "..", name), attributes);
        }
        repair();
        assert.deepEqual(readdirSync(join(stateFile(), "..")), ["lab.json", "other.json.attrs"]);
        assert.equal(readFileSync(stateFile(), "utf8"), text);
    });

    it("takes away a lock that was never written to its end", () => {
        leaveLock(lockOf(1).slice(0, 20));
        repair();
        assert.deepEqual(readdirSync(locks()), []);
    });

    it("refuses while an engine is at work, and leaves its lock and its state alone", () => {
        // A program of the engine's name.
        symlinkSync("/bin/sleep", join(folder(), "pulumi"));
        const engine = spawn(join(folder(), "pulumi"), ["60"]);
        children.push(engine);
        leaveLock(lockOf(engine.pid ?? 0));
        const text = leaveState({ pending_operations: [{ type: "creating" }] });
        assert.throws(repair, (error) => {
            assert.ok(error instanceof Failure);
            assert.equal(
                error.message,
                `another update of this stack is running: process ${engine.pid ?? ""} on ${hostname()}, since 2030-01-01T00:00:00Z; wait until it has ended`,
            );
            return true;
        });
        assert.equal(readdirSync(locks()).length, 2);
        assert.equal(readFileSync(stateFile(), "utf8"), text);
    });

    it("refuses a lock of another computer, whose processes it cannot see", () => {
        leaveLock(lockOf(process.pid, "elsewhere"));
        assert.throws(repair, /is running: process \d+ on elsewhere/);
        assert.equal(readdirSync(locks()).length, 2);
    });

    it("forgets operations that were begun, and nothing else", () => {
        const resources = [{ urn: "urn:a", outputs: { text: '"pending_operations"' } }];
        leaveState({ manifest: { version: "v3" }, resources, pending_operations: [{ type: "creating" }] });
        repair();
        assert.deepEqual(JSON.parse(readFileSync(stateFile(), "utf8")), {
            version: 3,
            checkpoint: { stack: "lab", latest: { manifest: { version: "v3" }, resources } },
        });
        assert.equal(statSync(stateFile()).mode & 0o777, 0o600);
    });

    it("does not touch a state in which nothing was begun", () => {
        for (const latest of [undefined, {}, { resources: [{ text: '"pending_operations"' }] }]) {
            const text = leaveState(latest);
            const { ino } = statSync(stateFile());
            repair();
            assert.equal(readFileSync(stateFile(), "utf8"), text);
            assert.equal(statSync(stateFile()).ino, ino);
        }
    });

    it("puts the new state in the old one's place at once", () => {
        leaveState({ pending_operations: [] });
        const { ino } = statSync(stateFile());
        repair();
        assert.notEqual(statSync(stateFile()).ino, ino);
        assert.equal(existsSync(`${stateFile()}.new`), false);
    });
});

describe("readStackOutput", () => {
    const folder = useTemporaryFolder();
    const read = (name: string): unknown => readStackOutput(folder(), "pulumi-etcd", "lab", name);

    it("knows nothing before there is a stack, before its first update, and of another name", () => {
        const directory = join(folder(), ".pulumi/stacks/pulumi-etcd");
        assert.equal(read("etcd"), undefined);
        mkdirSync(directory, { recursive: true });
        for (const latest of [undefined, {}, { resources: [{ type: "pulumi:pulumi:Stack" }] }]) {
            writeFileSync(join(directory, "lab.json"), JSON.stringify({ checkpoint: { latest } }));
            assert.equal(read("etcd"), undefined);
        }
    });

    it("names the file that is damaged, and the one that the engine keeps", () => {
        const directory = join(folder(), ".pulumi/stacks/pulumi-etcd");
        mkdirSync(directory, { recursive: true });
        writeFileSync(join(directory, "lab.json"), '{"checkpoint":');
        assert.throws(
            () => read("etcd"),
            (error) => error instanceof Failure && /lab\.json is damaged; .*lab\.json\.bak$/.test(error.message),
        );
    });
});
