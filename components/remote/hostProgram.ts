import * as fs from "node:fs";
import * as path from "node:path";
import { withoutComments } from "./shellText";

// A program for hosts is one file there, and here a folder of parts, each about one thing. This is the one place that knows of what
// parts a program is made and in what order; `host/build PROGRAM` prints what comes out.
const PARTS = {
    "etcd-node": [
        "etcd-node/head",
        ...inFolder("shared", "words", "files", "json", "settings"),
        ...inFolder("etcd-node", "clock", "programs", "lock", "settings", "markers", "guard", "beat"),
        ...inFolder("etcd-node", "disk", "format", "units", "install", "disk-check", "cluster", "process", "live"),
        ...inFolder("etcd-node", "firewall", "birth", "change", "gate", "version", "quota", "authorities"),
        ...inFolder("etcd-node", "cluster-lock", "addresses", "proof", "status", "problems", "report", "stage"),
        ...inFolder("etcd-node", "boot", "converge", "drain", "balancer", "main"),
    ],
    "apiserver-node": [
        "apiserver-node/head",
        ...inFolder("shared", "words", "files", "json", "settings", "host", "requests"),
        ...inFolder("apiserver-node", "settings", "keys", "flags", "manifest", "edit", "systemd", "process"),
        ...inFolder("apiserver-node", "wire", "status", "main"),
    ],
    "member-keys": [
        "member-keys/head",
        ...inFolder("shared", "words", "json", "host", "requests"),
        ...inFolder("member-keys", "host", "keys", "host-id", "marker", "round-trip", "main"),
    ],
} as const;

export type HostProgramName = keyof typeof PARTS;

export const HOST_PROGRAMS = Object.keys(PARTS) as readonly HostProgramName[];

/** The text of a program, its parts one after the other. */
export function assembleProgram(name: HostProgramName): string {
    return PARTS[name]
        .map((part) => fs.readFileSync(path.join(__dirname, "../../host", `${part}.sh`), "utf8").trimEnd())
        .join("\n\n")
        .concat("\n");
}

/** What hosts get: without comments, so that another comment is no change of every member of every cluster. */
export function shipProgram(name: HostProgramName): string {
    const [shell = "", ...lines] = withoutComments(assembleProgram(name)).split("\n");
    const origin = `# ${name} of pulumi-etcd, put together of host/${name}/*.sh and host/shared/*.sh there, which have the comments.`;
    return [shell, origin, ...lines].join("\n");
}

function inFolder(folder: string, ...parts: readonly string[]): readonly string[] {
    return parts.map((part) => `${folder}/${part}`);
}
