import { ChildProcess, spawn } from "node:child_process";

/** How long a process may take to end after an interrupt before it is killed. */
const GRACE_MS = 5_000;

export interface ChildSpec {
    command: string;
    args: string[];
    cwd?: string;
    env: NodeJS.ProcessEnv;
    onStdout: (data: Buffer) => void;
    onStderr: (data: Buffer) => void;
}

export type ChildResult =
    { kind: "exited"; code: number } | { kind: "signalled"; signal: string } | { kind: "notStarted"; error: Error };

export interface Child {
    /** Settles when the process has ended and everything it wrote has been handed over. */
    ended: Promise<ChildResult>;
    interrupt(): void;
}

const running = new Set<Child>();

export function startChild(spec: ChildSpec): Child {
    const child = spawn(spec.command, spec.args, {
        ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
        env: spec.env,
        stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.on("data", spec.onStdout);
    child.stderr.on("data", spec.onStderr);
    const handle: Child = {
        ended: awaitEnd(child),
        interrupt: () => {
            interrupt(child);
        },
    };
    running.add(handle);
    void handle.ended.then(() => running.delete(handle));
    return handle;
}

/** Interrupts whatever still runs and waits until it is gone. */
export async function stopAllChildren(): Promise<void> {
    const left = [...running];
    for (const child of left) {
        child.interrupt();
    }
    await Promise.all(left.map((child) => child.ended));
}

function awaitEnd(child: ChildProcess): Promise<ChildResult> {
    return new Promise((resolve) => {
        const settle = (code: number | null, signal: string | null) => {
            resolve(code === null ? { kind: "signalled", signal: signal ?? "unknown" } : { kind: "exited", code });
        };
        child.once("error", (error) => {
            resolve({ kind: "notStarted", error });
        });
        child.once("close", settle);
        // A process left behind in the background may hold the pipes open for ever: do not wait for it.
        child.once("exit", (code, signal) =>
            setTimeout(() => {
                settle(code, signal);
            }, GRACE_MS).unref(),
        );
    });
}

function interrupt(child: ChildProcess): void {
    if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGINT");
        setTimeout(() => child.kill("SIGKILL"), GRACE_MS).unref();
    }
}
