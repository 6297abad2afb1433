import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/**
 * Everything of a lab that this computer still has, looked for without the lab's own programs: empty when `lab destroy`
 * did all of its work. The lab need not exist any more, its names follow from its directory.
 */
export function leftoversOf(directory: string): string[] {
    const id = createHash("sha256").update(directory).digest("hex").slice(0, 8);
    return [
        ...(existsSync(directory) ? [`directory ${directory}`] : []),
        ...filesIn("/run/pulumi-etcd").filter((file) => file.startsWith(id)),
        ...filesIn("/run/systemd/nspawn/propagate").filter((file) => file.includes(id)),
        ...filesIn("/sys/class/net").filter(
            (name) => name.startsWith(`pe-${id}`) || name.startsWith(`vb-pe-${id.slice(0, 5)}`),
        ),
        ...lines("/proc/mounts").filter((line) => line.includes(directory)),
        ...loopFiles().filter((file) => file.startsWith(`${directory}/`)),
        ...cgroups().filter((group) => group.includes(id)),
        ...processes().filter((command) => command.includes(directory) || command.includes(`pe-${id}`)),
        ...execFileSync("nft", ["list", "tables"], { encoding: "utf8" })
            .split("\n")
            .filter((table) => table.includes(id)),
    ];
}

function loopFiles(): string[] {
    return filesIn("/sys/block")
        .filter((device) => device.startsWith("loop"))
        .flatMap((device) => lines(`/sys/block/${device}/loop/backing_file`));
}

function cgroups(): string[] {
    return ["", "unified", "systemd", "memory"].flatMap((root) => filesIn(`/sys/fs/cgroup/${root}`));
}

function processes(): string[] {
    const own = new Set([String(process.pid), String(process.ppid)]);
    return filesIn("/proc")
        .filter((pid) => /^\d+$/.test(pid) && !own.has(pid))
        .map((pid) => lines(`/proc/${pid}/cmdline`).join("").replaceAll("\0", " "));
}

function filesIn(directory: string): string[] {
    return existsSync(directory) ? readdirSync(directory) : [];
}

/** Of a file that may be gone by now. */
function lines(file: string): string[] {
    try {
        return readFileSync(file, "utf8").split("\n").filter(Boolean);
    } catch {
        return [];
    }
}
