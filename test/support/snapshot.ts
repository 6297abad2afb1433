import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where programs put what they ought not to leave; the caches of package managers and logs change by themselves. */
const systemDirectories = ["/etc", "/opt", "/srv", "/usr/local", "/var/lib/machines", "/var/lib/systemd", "/run"];

/**
 * All that a lab could leave on this computer, a line each: mounts, loop devices, links, firewall rules, control groups, files.
 * Unlike leftoversOf, which looks for names of one lab, it takes in everything except what bears the name of another lab.
 */
export function takeSnapshot(labId: string, directories: readonly string[]): ReadonlySet<string> {
    const lines = [
        ...listLines("mount", readFileSync("/proc/self/mounts", "utf8")),
        ...listLines("loop", output("losetup", ["--list", "--noheadings", "--output", "NAME,BACK-FILE"])),
        ...readdirSync("/sys/class/net").map((name) => `link ${name}`),
        ...listLines("firewall", output("nft", ["list", "ruleset"])),
        ...filesBelow(["/sys/fs/cgroup"], ["-type", "d", "-name", "pulumi-etcd-*"]),
        ...filesBelow([...systemDirectories, ...directories], ["-not", "-type", "d"]),
    ];
    const others = otherLabs(labId);
    return new Set(lines.filter((line) => !others.some((name) => line.includes(name))));
}

/** What the later one has and the earlier one has not. */
export function addedSince(earlier: ReadonlySet<string>, later: ReadonlySet<string>): readonly string[] {
    return [...later].filter((line) => !earlier.has(line));
}

/** Ids and folders of the labs that others have on this computer now. */
function otherLabs(labId: string): readonly string[] {
    const records = "/run/pulumi-etcd";
    const files = existsSync(records) ? readdirSync(records) : [];
    const ids = new Set(files.map((file) => file.slice(0, 8)).filter((id) => id !== labId));
    const folders = files
        .filter((file) => file.endsWith(".net") && !file.startsWith(labId))
        .map((file) => readFileSync(join(records, file), "utf8").trim().split(" ")[1] ?? "");
    // The links of machines bear the first five digits.
    return [...ids, ...[...ids].map((id) => `vb-pe-${id.slice(0, 5)}`), ...folders].filter((name) => name !== "");
}

function filesBelow(directories: readonly string[], tests: readonly string[]): readonly string[] {
    const there = directories.filter((directory) => existsSync(directory));
    return listLines("file", output("find", [...there, "-xdev", "-ignore_readdir_race", ...tests]));
}

function output(program: string, args: readonly string[]): string {
    return execFileSync(program, args, { encoding: "utf8", maxBuffer: 2 ** 28, stdio: ["ignore", "pipe", "ignore"] });
}

function listLines(kind: string, text: string): readonly string[] {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    return lines.map((line) => `${kind} ${line.trim()}`);
}
