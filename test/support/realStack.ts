// A stack of the product's own program, under the engine's own commands.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./cluster";
import { execute, type Result, type RunOptions, type StateResource } from "./engine";
import type { Settings } from "./prodSettings";
import { StackFolder } from "./stackFolder";

export class RealStack extends StackFolder {
    async preview(settings: Settings): Promise<Result> {
        return this.run(["preview"], settings);
    }

    async up(settings: Settings): Promise<Result> {
        return this.run(["up", "--yes", "--skip-preview"], settings);
    }

    async run(args: readonly string[], settings: Settings, options: RunOptions = {}): Promise<Result> {
        await this.configure(settings);
        const words = [...args, "--stack", this.name, "--config-file", this.configFile, "--non-interactive"];
        return execute(root, this.env, words, options);
    }

    async output(): Promise<string> {
        const args = ["stack", "output", "etcd", "--json", "--show-secrets", "--stack", this.name];
        return (await execute(root, this.env, args)).stdout;
    }

    /** What was made. */
    resources(): readonly StateResource[] {
        const file = join(this.directory, ".pulumi/stacks/pulumi-etcd", `${this.name}.json`);
        const state = JSON.parse(readFileSync(file, "utf8")) as {
            checkpoint: { latest?: { resources?: readonly StateResource[] } };
        };
        return (state.checkpoint.latest?.resources ?? []).filter(({ type }) => type !== "pulumi:pulumi:Stack");
    }

    /** Takes the lock of a run that was killed, and forgets what it had begun. */
    async cancel(): Promise<void> {
        for (const words of [
            ["cancel", this.name, "--yes"],
            ["refresh", "--yes", "--skip-preview", "--clear-pending-creates"],
        ]) {
            const stack = words[0] === "cancel" ? [] : ["--stack", this.name, "--config-file", this.configFile];
            const result = await execute(root, this.env, [...words, ...stack, "--non-interactive"]);
            if (result.code !== 0) {
                throw new Error(result.output);
            }
        }
    }

    /** All private keys in its state. */
    async secrets(): Promise<readonly string[]> {
        const args = ["stack", "export", "--show-secrets", "--stack", this.name];
        const { stdout } = await execute(root, this.env, args);
        const keys = /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:\\*n|[A-Za-z0-9+/=])+-----END/g;
        const plain = [...stdout.matchAll(keys)].map(([key]) => key.replace(/\\+n/g, "\n"));
        return [...new Set(plain)];
    }
}
