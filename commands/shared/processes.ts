import * as fs from "node:fs";

/** A process of this computer as the kernel tells of it. */
export interface ProcessFacts {
    readonly name: string;
    /** When it started, in the kernel's ticks: together with its id, this names it for good. */
    readonly started: string;
}

/** Undefined when it is gone; one that has ended and only waits for its parent to take note of it (a zombie) is gone. */
export function readProcess(pid: number): ProcessFacts | undefined {
    let stat: string;
    try {
        stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    } catch {
        return undefined;
    }
    // The name in parentheses may hold anything; the fields after it do not. State is the 3rd of all, start time the 22nd.
    const end = stat.lastIndexOf(")");
    const fields = stat.slice(end + 2).split(" ");
    const state = fields[0] ?? "";
    const started = fields[19] ?? "";
    return "ZX".includes(state) ? undefined : { name: stat.slice(stat.indexOf("(") + 1, end), started };
}
