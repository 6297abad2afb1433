import * as fs from "node:fs";
import * as path from "node:path";
import { Failure } from "./failure";
import type { Lab } from "./lab";

/**
 * Holds a lab for this process; the function returned lets it go. The holder is a process id with its start time, so one that was
 * killed holds nothing. The file appears whole, by a link, so that of two only one gets it.
 */
export function holdLab(lab: Lab): () => void {
    const file = path.join(lab.directory, "held-by");
    const mine = `${process.pid} ${startTime(process.pid) ?? ""}`;
    const fresh = `${file}.${process.pid}`;
    fs.writeFileSync(fresh, mine);
    try {
        for (;;) {
            try {
                fs.linkSync(fresh, file);
                return () => {
                    fs.rmSync(file, { force: true });
                };
            } catch (error) {
                if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
                    throw error;
                }
                const [pid = "", started = ""] = fs.readFileSync(file, "utf8").split(" ");
                if (startTime(Number(pid)) === started) {
                    throw new Failure(
                        `the lab ${lab.name} is being changed by process ${pid}; wait until it has ended, or use another lab with --lab NAME`,
                    );
                }
                fs.rmSync(file, { force: true });
            }
        }
    } finally {
        fs.rmSync(fresh, { force: true });
    }
}

/** When a process started, in the kernel's ticks; undefined when it is gone. */
function startTime(pid: number): string | undefined {
    try {
        const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
        // The name in parentheses may hold anything; the fields after it are numbers. Start time is the 22nd of all.
        return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    } catch {
        return undefined;
    }
}
