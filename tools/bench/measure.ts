import { spawn } from "node:child_process";
import * as fs from "node:fs";

/** Seconds or bytes of several runs. */
export interface Figures {
    readonly min: number;
    readonly median: number;
    readonly max: number;
}

export function summarise(values: readonly number[]): Figures {
    const sorted = [...values].sort((a, b) => a - b);
    const at = (i: number): number => sorted[i] ?? NaN;
    return { min: at(0), median: at(Math.floor((sorted.length - 1) / 2)), max: at(sorted.length - 1) };
}

export interface Run {
    readonly seconds: number;
    readonly stdout: string;
    /** The most memory that everything it started held at once, shared pages counted once; 0 unless asked for. */
    readonly peakBytes: number;
}

export interface RunOptions {
    readonly cwd: string;
    readonly env: NodeJS.ProcessEnv;
    /** Sample memory: of the descendants, and of everything whose command line holds this text, with its descendants. */
    readonly memoryOf?: string;
}

/** Runs a command to its end; one that fails ends the benchmark. */
export async function timeRun(program: string, args: readonly string[], options: RunOptions): Promise<Run> {
    const start = process.hrtime.bigint();
    const child = spawn(program, args, { cwd: options.cwd, env: options.env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    let peakBytes = 0;
    child.stdout.on("data", (data: Buffer) => (stdout += data.toString()));
    child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
    const { memoryOf } = options;
    const sampler =
        memoryOf === undefined
            ? undefined
            : setInterval(() => {
                  peakBytes = Math.max(peakBytes, sampleMemory(child.pid ?? 0, memoryOf));
              }, 100);
    const code = await new Promise((resolve) => child.on("close", resolve));
    clearInterval(sampler);
    if (code !== 0) {
        throw new Error(`${program} ${args.join(" ")} ended with code ${String(code)}\n${stdout}\n${stderr}`);
    }
    return { seconds: Number(process.hrtime.bigint() - start) / 1e9, stdout, peakBytes };
}

interface Process {
    readonly pid: number;
    readonly parent: number;
    readonly commandLine: string;
}

/** Proportional set size of a process, its descendants, and of those named by `text`. */
function sampleMemory(root: number, text: string): number {
    const all = listProcesses();
    const wanted = new Set(
        all.filter((one) => one.pid === root || one.commandLine.includes(text)).map((one) => one.pid),
    );
    for (let before = -1; before !== wanted.size;) {
        before = wanted.size;
        for (const one of all) {
            if (wanted.has(one.parent)) {
                wanted.add(one.pid);
            }
        }
    }
    wanted.delete(process.pid);
    return [...wanted].reduce((sum, pid) => sum + readPss(pid), 0);
}

function listProcesses(): Process[] {
    return fs.readdirSync("/proc").flatMap((name) => {
        try {
            const stat = fs.readFileSync(`/proc/${name}/stat`, "utf8");
            const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
            return [{ pid: Number(name), parent, commandLine: fs.readFileSync(`/proc/${name}/cmdline`, "utf8") }];
        } catch {
            return [];
        }
    });
}

function readPss(pid: number): number {
    try {
        return Number(/^Pss:\s+(\d+) kB/m.exec(fs.readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0) * 1024;
    } catch {
        return 0;
    }
}
