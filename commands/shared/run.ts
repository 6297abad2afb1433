import { spawn } from "node:child_process";
import { Failure } from "./failure";
import { root } from "./root";

export interface RunOptions {
    readonly env?: NodeJS.ProcessEnv;
    /** Shown as it comes, or kept and returned. @default kept */
    readonly show?: boolean;
    readonly input?: string;
}

export interface RunResult {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
}

/** Runs a program in the repository's folder. An interrupt reaches it too, so it ends in its own way and is waited for. */
export async function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    const shown = options.show === true;
    const child = spawn(program, args, {
        cwd: root,
        env: options.env ?? process.env,
        stdio: [
            options.input === undefined ? (shown ? "inherit" : "ignore") : "pipe",
            shown ? "inherit" : "pipe",
            shown ? "inherit" : "pipe",
        ],
    });
    const out = { stdout: "", stderr: "" };
    child.stdout?.on("data", (data: Buffer) => (out.stdout += data.toString()));
    child.stderr?.on("data", (data: Buffer) => (out.stderr += data.toString()));
    child.stdin?.end(options.input);
    const wait = (): void => undefined;
    process.on("SIGINT", wait);
    try {
        const code = await new Promise<number>((resolve, reject) => {
            child.on("error", (error) => {
                reject(new Failure(`${program} does not start: ${error.message}`));
            });
            child.on("close", (exit, signal) => {
                resolve(exit ?? (signal === null ? 1 : 130));
            });
        });
        return { code, ...out };
    } finally {
        process.off("SIGINT", wait);
    }
}

/** Runs a program that must succeed; its own words are the failure's message. */
export async function runChecked(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
    const result = await run(program, args, options);
    if (result.code !== 0) {
        throw new Failure(
            result.stderr.trim() ||
                result.stdout.trim() ||
                `${program} ${args.join(" ")} ended with code ${result.code}`,
        );
    }
    return result.stdout;
}
