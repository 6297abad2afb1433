import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** In the environment of every command that a test starts, and so in that of all that they start. */
export const MARK = "PULUMI_ETCD_TEST_RUN";

/** The process and all that descend from it, itself first. */
export function treeOf(root: number): readonly number[] {
    const parents = processIds().map((pid) => ({ pid, parent: parentOf(pid) }));
    const tree = [root];
    for (const pid of tree) {
        tree.push(...parents.filter(({ parent }) => parent === pid).map((child) => child.pid));
    }
    return tree;
}

/** kill -9 of a whole tree at one moment: it is frozen first, so that nothing is started while it is being killed. */
export async function killTree(root: number): Promise<number> {
    let frozen = 0;
    let tree = treeOf(root);
    while (tree.length > frozen) {
        frozen = tree.length;
        tree.forEach((pid) => {
            signal(pid, "SIGSTOP");
        });
        await sleep(2);
        tree = treeOf(root);
    }
    tree.forEach((pid) => {
        signal(pid, "SIGKILL");
    });
    return tree.length;
}

/** What carries a mark, except the machines of a lab: they are meant to outlive the commands that make them. */
export function markedProcesses(mark: string, labId: string): readonly string[] {
    return processIds()
        .filter((pid) => pid !== process.pid && read(pid, "environ").split("\0").includes(`${MARK}=${mark}`))
        .filter((pid) => !read(pid, "cgroup").includes(`pulumi-etcd-${labId}`))
        .map((pid) => `${pid} ${read(pid, "cmdline").replaceAll("\0", " ").trim()}`)
        .filter((line) => line.includes(" ")); // a zombie has no command line any more
}

function processIds(): readonly number[] {
    return readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name))
        .map(Number);
}

function parentOf(pid: number): number {
    const stat = read(pid, "stat");
    return Number(
        stat
            .slice(stat.lastIndexOf(")") + 2)
            .split(" ")
            .at(1),
    );
}

function read(pid: number, file: string): string {
    try {
        return readFileSync(`/proc/${pid}/${file}`, "utf8");
    } catch {
        return ""; // it has ended
    }
}

function signal(pid: number, name: NodeJS.Signals): void {
    try {
        process.kill(pid, name);
    } catch {
        // it has ended
    }
}
