import * as fs from "node:fs";
import * as path from "node:path";
import { Failure } from "../shared/failure";
import type { Lab } from "./lab";
import { readProcess } from "../shared/processes";

/**
 * Holds a lab for this process; the function returned lets it go. The holder is a process id with its start time, so one that was
 * killed holds nothing. The file appears whole, by a link, so that of two only one gets it.
 */
export function holdLab(lab: Lab): () => void {
    const file = path.join(lab.directory, "held-by");
    const mine = `${process.pid} ${readProcess(process.pid)?.started ?? ""}`;
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
                const holder = readHolder(file);
                const [pid = "", started = ""] = holder.split(" ");
                if (holder !== "" && readProcess(Number(pid))?.started === started) {
                    throw new Failure(
                        `the lab ${lab.name} is being changed by process ${pid}; wait until it has ended, or use another lab with --lab NAME`,
                    );
                }
                takeAway(file, holder, `${fresh}.dead`);
            }
        }
    } finally {
        fs.rmSync(fresh, { force: true });
    }
}

/** Empty when it has just been let go. */
function readHolder(file: string): string {
    try {
        return fs.readFileSync(file, "utf8");
    } catch {
        return "";
    }
}

/** Takes away a dead holder's file, and puts back what was not that: another one that found it too may hold the lab by now. */
function takeAway(file: string, holder: string, aside: string): void {
    try {
        fs.renameSync(file, aside);
        if (readHolder(aside) !== holder) {
            fs.linkSync(aside, file);
        }
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code !== "ENOENT" && code !== "EEXIST") {
            throw error;
        }
    } finally {
        fs.rmSync(aside, { force: true });
    }
}
