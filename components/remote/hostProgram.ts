import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { PROGRAMS } from "../plan/hostPaths";
import { type HostProgramName, renderConstants } from "./hostConstants";
import { withoutComments } from "./shellText";

/** Stands for what is written here, not read from a part. */
const CONSTANTS = "constants";

// A program for hosts is one file there, and here a folder of parts, each about one thing. This is the one place that knows of what
// parts a program is made and in what order; `host/build PROGRAM` prints what comes out.
const PARTS = {
    "etcd-node": [
        "etcd-node/head",
        CONSTANTS,
        "etcd-node/constants",
        ...inFolder("shared", "words", "files", "json", "settings"),
        ...inFolder("etcd-node", "clock", "programs", "lock", "settings", "markers", "guard", "beat"),
        ...inFolder("etcd-node", "disk", "format", "units", "install", "disk-check", "cluster", "process", "live"),
        ...inFolder("etcd-node", "firewall", "birth", "change", "gate", "version", "quota", "authorities"),
        ...inFolder("etcd-node", "cluster-lock", "addresses", "proof", "status", "problems", "report", "stage"),
        ...inFolder("etcd-node", "boot", "converge", "drain", "balancer", "main"),
    ],
    "apiserver-node": [
        "apiserver-node/head",
        CONSTANTS,
        "apiserver-node/constants",
        ...inFolder("shared", "words", "files", "json", "settings", "host", "requests"),
        ...inFolder("apiserver-node", "settings", "keys", "flags", "manifest", "edit", "systemd", "process"),
        ...inFolder("apiserver-node", "wire", "status", "main"),
    ],
    "member-keys": [
        "member-keys/head",
        CONSTANTS,
        ...inFolder("shared", "words", "json", "host", "requests"),
        ...inFolder("member-keys", "host", "keys", "host-id", "marker", "round-trip", "main"),
    ],
} satisfies Record<HostProgramName, readonly string[]>;

export const HOST_PROGRAMS = Object.keys(PARTS) as readonly HostProgramName[];

/** The text of a program, its parts one after the other. */
export function assembleProgram(name: HostProgramName): string {
    return PARTS[name]
        .map((part) => (part === CONSTANTS ? renderConstants(name) : readPart(part)).trimEnd())
        .join("\n\n")
        .concat("\n");
}

/** A program as it is shipped, and where it is put on a host for who runs it there. */
export interface HostProgram {
    readonly name: HostProgramName;
    readonly text: string;
    /** SHA-256, in hex: what commands name, in place of the text. */
    readonly digest: string;
    readonly path: string;
}

export function describeProgram(name: HostProgramName, text: string): HostProgram {
    const digest = createHash("sha256").update(text).digest("hex");
    return { name, text, digest, path: `${PROGRAMS}/${name}-${digest}` };
}

/** What hosts get: without comments, so that another comment is no change of every member of every cluster. */
export function shipProgram(name: HostProgramName): HostProgram {
    const known = shipped.get(name);
    if (known !== undefined) {
        return known;
    }
    const [shell = "", ...lines] = withoutComments(assembleProgram(name)).split("\n");
    const origin = `# ${name} of pulumi-etcd, put together of host/${name}/*.sh and host/shared/*.sh there, which have the comments.`;
    const program = describeProgram(name, [shell, origin, ...lines].join("\n"));
    shipped.set(name, program);
    return program;
}

// The same in a whole run, however many clusters it has.
const shipped = new Map<HostProgramName, HostProgram>();

function readPart(part: string): string {
    return fs.readFileSync(path.join(__dirname, "../../host", `${part}.sh`), "utf8");
}

function inFolder(folder: string, ...parts: readonly string[]): readonly string[] {
    return parts.map((part) => `${folder}/${part}`);
}
