import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ServerWritableStream } from "@grpc/grpc-js";
import { status } from "@grpc/grpc-js";
import * as pb from "@pulumi/pulumi/proto/language_pb";
import { startChild } from "./child";
import { parseOptions } from "./options";

export type InstallCall = ServerWritableStream<pb.InstallDependenciesRequest, pb.InstallDependenciesResponse>;

/** Installs what a program's or plugin's package.json asks for, its output going to the engine as it comes. */
export function installDependencies(call: InstallCall): void {
    const write = (field: "setStdout" | "setStderr", data: Buffer) => {
        const response = new pb.InstallDependenciesResponse();
        response[field](data);
        call.write(response);
    };
    const say = (text: string) => {
        write("setStdout", Buffer.from(text));
    };
    const fail = (details: string) => call.emit("error", { code: status.UNKNOWN, details });
    install(call.request, say, write).then(
        (error) => (error === undefined ? call.end() : fail(error)),
        (error: unknown) => fail(error instanceof Error ? error.message : String(error)),
    );
}

async function install(
    request: pb.InstallDependenciesRequest,
    say: (text: string) => void,
    write: (field: "setStdout" | "setStderr", data: Buffer) => void,
): Promise<string | undefined> {
    const directory = request.getInfo()?.getProgramDirectory() ?? request.getDirectory();
    const { packageManager, production } = parseOptions(request.getInfo());
    if (packageManager !== "auto" && packageManager !== "npm") {
        return `packagemanager: ${packageManager} is not offered by this language host, which installs with npm; the official one offers it`;
    }
    say("Installing dependencies...\n\n");
    const unread = findForeignLock(directory);
    if (unread !== undefined) {
        say(`${unread} is not read: this language host installs with npm\n`);
    }
    const child = startChild({
        command: "npm",
        args: ["install", "--loglevel=error", ...(production ? ["--production"] : [])],
        cwd: directory,
        env: process.env,
        onStdout: (data) => {
            write("setStdout", data);
        },
        onStderr: (data) => {
            write("setStderr", data);
        },
    });
    const result = await child.ended;
    switch (result.kind) {
        case "exited":
            if (result.code !== 0) {
                return `npm install failed with exit code ${result.code}`;
            }
            say("Finished installing dependencies\n\n");
            return undefined;
        case "signalled":
            return `npm install was ended by signal ${result.signal}`;
        case "notStarted":
            return `npm could not be started: ${result.error.message}`;
    }
}

/** The lock file of another package manager, in the directory or above. */
function findForeignLock(directory: string): string | undefined {
    const found = ["yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb"].find((file) =>
        existsSync(join(directory, file)),
    );
    const above = dirname(directory);
    return found === undefined && above !== directory ? findForeignLock(above) : found && join(directory, found);
}

/** The packages a program depends on: those it names itself, or all that are installed. */
export function listDependencies(request: pb.GetProgramDependenciesRequest): pb.GetProgramDependenciesResponse {
    const directory = request.getInfo()?.getProgramDirectory() ?? request.getPwd();
    const lock = readLock(directory);
    const response = new pb.GetProgramDependenciesResponse();
    const transitive = request.getTransitivedependencies();
    for (const [path, entry] of Object.entries(lock.packages ?? {})) {
        if (!path.includes("node_modules/") || (!transitive && !lock.direct.has(path))) {
            continue;
        }
        const name = entry.name ?? path.replace(/^.*node_modules\//, "");
        // A package beside the program is a link to its own entry.
        const version = entry.version ?? lock.packages?.[entry.resolved ?? ""]?.version ?? "";
        const dependency = new pb.DependencyInfo();
        dependency.setName(name);
        dependency.setVersion(version);
        response.addDependencies(dependency);
    }
    return response;
}

interface LockEntry {
    name?: string;
    version?: string;
    resolved?: string;
    dependencies?: Record<string, string>;
    devDependencies?: Record<string, string>;
}

/** npm's own record of what is installed, from the nearest folder upwards that has one. */
function readLock(directory: string): { packages?: Record<string, LockEntry>; direct: Set<string> } {
    for (let at = directory; ; at = dirname(at)) {
        const path = join(at, "package-lock.json");
        if (existsSync(path)) {
            // The shape is npm's lock file version 2 or 3; fields that are absent are treated as empty.
            const { packages = {} } = JSON.parse(readFileSync(path, "utf8")) as {
                packages?: Record<string, LockEntry>;
            };
            const root = packages[""] ?? {};
            const names = Object.keys({ ...root.dependencies, ...root.devDependencies });
            return { packages, direct: new Set(names.map((name) => `node_modules/${name}`)) };
        }
        if (dirname(at) === at) {
            return { direct: new Set() };
        }
    }
}

export function about(): pb.AboutResponse {
    const response = new pb.AboutResponse();
    response.setExecutable(process.execPath);
    response.setVersion(process.version);
    return response;
}
