import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../../../commands/shared/failure";
import type { Lab } from "../../../commands/lab/lab";
import { holdLab } from "../../../commands/lab/labLock";
import { useTemporaryFolder } from "../../support/temporaryFolder";
import { makeLab } from "./someLab";

describe("holdLab", () => {
    const folder = useTemporaryFolder();
    let lab: Lab;
    const children: ChildProcess[] = [];
    beforeEach(() => {
        lab = makeLab(folder());
    });
    afterEach(() => {
        children.splice(0).forEach((child) => child.kill("SIGKILL"));
    });
    const leave = (holder: string): void => {
        writeFileSync(join(lab.directory, "held-by"), holder);
    };

    it("lets one hold a lab, and names it to the next", () => {
        const release = holdLab(lab);
        assert.throws(
            () => holdLab(lab),
            (error) =>
                error instanceof Failure &&
                error.message.startsWith(
                    `the lab lab is being changed by process ${process.pid}; wait until it has ended`,
                ),
        );
        release();
        holdLab(lab)();
    });

    it("leaves nothing behind", () => {
        const before = readdirSync(lab.directory);
        const release = holdLab(lab);
        assert.throws(() => holdLab(lab));
        release();
        assert.deepEqual(readdirSync(lab.directory), before);
    });

    it("takes over from a process that is gone", () => {
        const { pid } = spawnSync("true");
        leave(`${pid} 12345`);
        holdLab(lab)();
    });

    it("takes over when the number of a process that is gone was given to another", () => {
        leave(`${process.pid} 1`);
        const release = holdLab(lab);
        assert.match(readFileSync(join(lab.directory, "held-by"), "utf8"), new RegExp(`^${process.pid} \\d{2,}$`));
        release();
    });

    it("takes over from what makes no sense", () => {
        for (const holder of ["", " ", "nobody", "-1 5"]) {
            leave(holder);
            holdLab(lab)();
        }
    });

    it("holds against another process, until that is killed", async () => {
        const program = `require("./commands/lab/labLock").holdLab(${JSON.stringify(lab)}); console.log("held"); setInterval(() => {}, 1000);`;
        const cwd = join(__dirname, "../../..");
        const child = spawn(process.execPath, [...process.execArgv, "-r", "sucrase/register/ts", "-e", program], {
            cwd,
        });
        children.push(child);
        await new Promise((resolve, reject) => {
            child.stdout.once("data", resolve);
            child.once("exit", reject);
        });
        assert.throws(() => holdLab(lab), new RegExp(`being changed by process ${child.pid ?? ""};`));
        child.removeAllListeners("exit");
        const gone = new Promise((resolve) => child.once("exit", resolve));
        child.kill("SIGKILL");
        await gone;
        holdLab(lab)();
    });
});
