import * as os from "node:os";
import * as path from "node:path";
import { Failure } from "./failure";
import { run, runChecked } from "./run";

/** Where everything that was downloaded or built is kept. */
export function cacheDirectory(): string {
    return path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), ".cache"), "pulumi-etcd");
}

export interface Toolchain {
    /** The environment in which the engine and its plugins are found. */
    readonly env: NodeJS.ProcessEnv;
}

/** Sets up what is needed, which says what it does, and tells where it is. */
export async function readToolchain(needs: readonly string[]): Promise<Toolchain> {
    await setUp(needs);
    const env: NodeJS.ProcessEnv = { ...process.env };
    for (const line of (await runChecked("bash", ["tools/env"])).split("\n")) {
        const at = line.indexOf("=");
        if (at > 0) {
            env[line.slice(0, at)] = line.slice(at + 1);
        }
    }
    return { env };
}

export async function setUp(needs: readonly string[]): Promise<void> {
    const { code } = await run("tools/setup", ["--need", needs.join(",")], { show: true });
    if (code !== 0) {
        throw new Failure("the set-up ended early; what is missing stands above");
    }
}
