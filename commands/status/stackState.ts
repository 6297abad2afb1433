import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Failure } from "../shared/failure";
import { readProcess } from "../shared/processes";

// What an update that was killed leaves behind in a stack kept in files: its lock, and the operations it had begun. Both would make
// the next update refuse or complain. A lock is taken away only when its process is gone; an operation that was begun is
// forgotten, because every one of ours can be done again from the start.

interface LockFile {
    readonly pid: number;
    readonly hostname: string;
    readonly timestamp: string;
}

interface StackFile {
    readonly checkpoint: {
        readonly latest?: {
            pending_operations?: unknown[];
            readonly resources?: readonly { readonly type: string; readonly outputs?: Record<string, unknown> }[];
        };
    };
}

/** The key of a property that says in the state what kind of value it stands in, and the kind that a secret is. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** Makes a stack ready for its next update; fails when one is running now. */
export function repairStackState(stateDirectory: string, project: string, stack: string): void {
    const home = path.join(stateDirectory, ".pulumi");
    removeDeadLocks(path.join(home, "locks/organization", project, stack));
    removeCutAttributes(path.join(home, "stacks", project));
    forgetBegunOperations(stackFile(stateDirectory, project, stack));
}

/** Whether the stack has been made. */
export function stackExists(stateDirectory: string, project: string, stack: string): boolean {
    return fs.existsSync(stackFile(stateDirectory, project, stack));
}

function stackFile(stateDirectory: string, project: string, stack: string): string {
    return path.join(stateDirectory, ".pulumi/stacks", project, `${stack}.json`);
}

/**
 * What `pulumi stack output NAME --json` prints, with "[secret]" for each secret, without the start of an engine; undefined where there
 * is no such output.
 */
export function readStackOutput(stateDirectory: string, project: string, stack: string, name: string): unknown {
    if (!stackExists(stateDirectory, project, stack)) {
        return undefined;
    }
    const file = stackFile(stateDirectory, project, stack);
    const state = parseState(file, fs.readFileSync(file, "utf8"), hideSecret);
    const resources = state.checkpoint.latest?.resources ?? [];
    return resources.find((resource) => resource.type === "pulumi:pulumi:Stack")?.outputs?.[name];
}

function parseState(file: string, text: string, reviver?: (key: string, value: unknown) => unknown): StackFile {
    try {
        return JSON.parse(text, reviver) as StackFile;
    } catch {
        throw new Failure(
            `${file} is damaged; put the one before it in its place, which the engine keeps as ${file}.bak`,
        );
    }
}

function hideSecret(_key: string, value: unknown): unknown {
    const isSecret = (value as Record<string, unknown> | null | undefined)?.[SIGNATURE] === SECRET;
    return isSecret ? "[secret]" : value;
}

function removeDeadLocks(directory: string): void {
    for (const name of fs.existsSync(directory)
        ? fs.readdirSync(directory).filter((file) => file.endsWith(".json"))
        : []) {
        const file = path.join(directory, name);
        // The engine's own form.
        const lock = parseWhole(fs.readFileSync(file, "utf8")) as LockFile | undefined;
        if (lock !== undefined && (lock.hostname !== os.hostname() || readProcess(lock.pid)?.name === "pulumi")) {
            throw new Failure(
                `another update of this stack is running: process ${lock.pid} on ${lock.hostname}, since ${lock.timestamp}; wait until it has ended`,
            );
        }
        fs.rmSync(file, { force: true });
        fs.rmSync(`${file}.attrs`, { force: true });
    }
}

/** Undefined when it was not written to its end. */
function parseWhole(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

/**
 * Beside each file the engine keeps another one with its kind and checksum, which is not written in one step. One that was cut off
 * would keep the stack from being read; without it the stack is read all the same.
 */
function removeCutAttributes(directory: string): void {
    const names = fs.existsSync(directory) ? fs.readdirSync(directory) : [];
    for (const file of names.filter((name) => name.endsWith(".attrs")).map((name) => path.join(directory, name))) {
        if (parseWhole(fs.readFileSync(file, "utf8")) === undefined) {
            fs.rmSync(file);
        }
    }
}

function forgetBegunOperations(file: string): void {
    if (!fs.existsSync(file)) {
        return;
    }
    const text = fs.readFileSync(file, "utf8");
    if (!text.includes('"pending_operations"')) {
        return;
    }
    const state = parseState(file, text);
    if (state.checkpoint.latest?.pending_operations === undefined) {
        return;
    }
    delete state.checkpoint.latest.pending_operations;
    fs.writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600 });
    fs.renameSync(`${file}.new`, file);
}
