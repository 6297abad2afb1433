import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import type { Options, PackageManager } from "./options";

const LOCK_FILES: [manager: PackageManager, files: string[]][] = [
    ["yarn", ["yarn.lock"]],
    ["pnpm", ["pnpm-lock.yaml"]],
    ["bun", ["bun.lock", "bun.lockb"]],
];

/**
 * The package manager to use, as the official host chooses it: the one that is asked for; else the one whose lock file lies
 * in the directory or above, where it is installed; else npm.
 */
export function choosePackageManager(wanted: Options["packageManager"], directory: string): PackageManager {
    if (wanted !== "auto") {
        return wanted;
    }
    const hasLock = (files: string[]): boolean => files.some((file) => liesAbove(directory, file));
    const prefersYarn = /^(1|true)$/i.test(process.env.PULUMI_PREFER_YARN ?? "");
    const found = LOCK_FILES.find(
        ([name, files]) => (hasLock(files) || (name === "yarn" && prefersYarn)) && findExecutable(name) !== undefined,
    );
    return found?.[0] ?? "npm";
}

function liesAbove(directory: string, file: string): boolean {
    const at = resolve(directory);
    return existsSync(join(at, file)) || (dirname(at) !== at && liesAbove(dirname(at), file));
}

export function packageManagerVersion(manager: PackageManager): string {
    try {
        return (
            installedVersion(manager) ??
            execFileSync(manager, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim()
        );
    } catch {
        // Information only: a package manager that does not answer must not fail the command.
        return "";
    }
}

/** Package managers are npm packages themselves: reading the version is a hundred times faster than asking for it. */
function installedVersion(manager: PackageManager): string | undefined {
    const executable = findExecutable(manager);
    if (executable === undefined) {
        return undefined;
    }
    for (let at = dirname(realpathSync(executable)); dirname(at) !== at; at = dirname(at)) {
        const path = join(at, "package.json");
        if (existsSync(path)) {
            // Only the two fields are read, and compared before use.
            const info = JSON.parse(readFileSync(path, "utf8")) as { name?: string; version?: string };
            return info.name === manager ? info.version : undefined;
        }
    }
    return undefined;
}

export function findExecutable(name: string): string | undefined {
    const paths = (process.env.PATH ?? "").split(delimiter).map((path) => join(path, name));
    return paths.find(isExecutable);
}

function isExecutable(path: string): boolean {
    try {
        accessSync(path, constants.X_OK);
        return statSync(path).isFile();
    } catch {
        return false;
    }
}
