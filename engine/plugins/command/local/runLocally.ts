import { ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { statSync } from "node:fs";
import { Capture, Streams } from "../capture";
import { previousOutputVariables, textMapOf, textOf, textsOf } from "../commandActions";
import { abortError } from "../../../../ssh/abort";
import type { Operation } from "../operation";
import { ValueMap } from "../../protocol/values";

const KILL_AFTER_MS = 5000;
// What a killed command leaves behind may hold its output open; so long it is waited for.
const LINGER_MS = 200;

/** Runs a command on this machine and returns its output. */
export async function runLocally(
    operation: Operation,
    command: string,
    inputs: ValueMap,
    previous: Streams,
): Promise<ValueMap> {
    const dir = textOf(inputs, "dir") ?? process.cwd();
    const capture = new Capture(operation, inputs.logging);
    operation.checkWanted();
    const child = start(command, dir, inputs, previous);
    child.stdout.on("data", (chunk: Buffer) => {
        capture.stdout(chunk);
    });
    child.stderr.on("data", (chunk: Buffer) => {
        capture.stderr(chunk);
    });
    // A command need not read what it is given.
    child.stdin.on("error", () => undefined);
    child.stdin.end(textOf(inputs, "stdin") ?? "");

    const problem = await endOf(child, operation, dir);
    capture.end();
    if (problem !== undefined) {
        throw new Error(`${problem}: running ${JSON.stringify(command)}:\n${capture.combined()}`);
    }
    return { ...capture.streams() };
}

function start(command: string, dir: string, inputs: ValueMap, previous: Streams): ChildProcessWithoutNullStreams {
    const given = textsOf(inputs, "interpreter") ?? [];
    const usual = process.platform === "win32" ? ["cmd", "/C"] : ["/bin/sh", "-c"];
    const [program, ...args] = [...(given.length > 0 ? given : usual), command];
    return spawn(program, args, {
        cwd: dir,
        env: { ...process.env, ...textMapOf(inputs, "environment"), ...previousOutputVariables(inputs, previous) },
    });
}

/** Waits for the end of the command; resolves to what went wrong, undefined if nothing. */
function endOf(child: ChildProcessWithoutNullStreams, operation: Operation, dir: string): Promise<string | undefined> {
    return new Promise((resolve) => {
        let killTimer: NodeJS.Timeout | undefined;
        const stop = (): void => {
            child.kill("SIGTERM");
            killTimer = setTimeout(() => child.kill("SIGKILL"), KILL_AFTER_MS);
        };
        const finish = (problem: string | undefined): void => {
            clearTimeout(killTimer);
            operation.ended.removeEventListener("abort", stop);
            resolve(
                operation.ended.aborted ? `${abortError(operation.ended).message} (${problem ?? "done"})` : problem,
            );
        };
        operation.ended.addEventListener("abort", stop, { once: true });
        if (operation.ended.aborted) {
            stop();
        }
        child.on("error", (error: NodeJS.ErrnoException) => {
            finish(startProblem(error, dir));
        });
        child.on("exit", (code, signal) => {
            if (operation.ended.aborted) {
                setTimeout(finish, LINGER_MS, exitProblem(code, signal));
            }
        });
        child.on("close", (code, signal) => {
            finish(exitProblem(code, signal));
        });
    });
}

function exitProblem(code: number | null, signal: NodeJS.Signals | null): string | undefined {
    if (signal !== null) {
        return `signal: ${SIGNAL_WORDS[signal] ?? signal}`;
    }
    return code === 0 ? undefined : `exit status ${code ?? -1}`;
}

const SIGNAL_WORDS: Partial<Record<NodeJS.Signals, string>> = {
    SIGHUP: "hangup",
    SIGINT: "interrupt",
    SIGKILL: "killed",
    SIGTERM: "terminated",
    SIGSEGV: "segmentation fault",
    SIGABRT: "aborted",
    SIGPIPE: "broken pipe",
};

function startProblem(error: NodeJS.ErrnoException, dir: string): string {
    const program = error.path ?? "";
    if (error.code !== "ENOENT") {
        return `fork/exec ${program}: ${error.code === "EACCES" ? "permission denied" : error.message}`;
    }
    if (!isDirectory(dir)) {
        return `chdir ${dir}: no such file or directory`;
    }
    return program.includes("/")
        ? `fork/exec ${program}: no such file or directory`
        : `exec: ${JSON.stringify(program)}: executable file not found in $PATH`;
}

function isDirectory(path: string): boolean {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
