// Programs of this computer that tests run. Where one is not there, its tests are skipped, and the title says so.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const directories = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/sbin"];

export function hasTool(tool: string): boolean {
    return directories.some((directory) => existsSync(join(directory, tool)));
}

/** `describe` for tests that need tools. */
export function describeWithTools(title: string, tools: readonly string[], define: () => void): void {
    const missing = tools.filter((tool) => !hasTool(tool));
    if (missing.length > 0) {
        describe.skip(`${title} (skipped: this computer has no ${missing.join(", ")})`, define);
        return;
    }
    describe(title, define);
}

export interface Finished {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
}

/** Runs a program to its end. */
export function runTool(tool: string, args: readonly string[], input = "", env: NodeJS.ProcessEnv = {}): Finished {
    const done = spawnSync(tool, args, { input, encoding: "utf8", env: { ...process.env, ...env } });
    // A program may end without reading what it is given.
    if (done.error !== undefined && (done.error as NodeJS.ErrnoException).code !== "EPIPE") {
        throw done.error;
    }
    return { code: done.status, stdout: done.stdout, stderr: done.stderr };
}
