// A stack of the product's own program, with its state and its settings in a temporary folder.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { root } from "./cluster";
import { engineEnvironment, execute, type Result, type RunOptions, type StateResource } from "./engine";

export type Settings = Readonly<Record<string, unknown>>;

export class RealStack {
    readonly directory = mkdtempSync(join(tmpdir(), "pulumi-etcd-stack-"));
    private readonly env: NodeJS.ProcessEnv;
    private readonly configFile: string;
    private salt: string | undefined;

    /** @param env added to the environment of the engine */
    constructor(
        readonly name: string,
        env: Readonly<Record<string, string>> = {},
    ) {
        this.configFile = join(this.directory, `Pulumi.${name}.yaml`);
        this.env = {
            ...engineEnvironment(),
            PULUMI_BACKEND_URL: `file://${this.directory}`,
            PULUMI_CONFIG_PASSPHRASE: "of a test",
            PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
            ...env,
        };
    }

    async preview(settings: Settings): Promise<Result> {
        return this.run(["preview"], settings);
    }

    async up(settings: Settings): Promise<Result> {
        return this.run(["up", "--yes", "--skip-preview"], settings);
    }

    async run(args: readonly string[], settings: Settings, options: RunOptions = {}): Promise<Result> {
        await this.initialise();
        const config = Object.fromEntries(
            Object.entries(settings).map(([key, value]) => [`pulumi-etcd:${key}`, value]),
        );
        writeFileSync(this.configFile, stringify({ encryptionsalt: this.salt, config }));
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

    remove(): void {
        rmSync(this.directory, { recursive: true, force: true });
    }

    /** Made in its own folder, because the engine writes the salt of its secrets beside Pulumi.yaml. */
    private async initialise(): Promise<void> {
        if (this.salt !== undefined) {
            return;
        }
        writeFileSync(join(this.directory, "Pulumi.yaml"), readFileSync(join(root, "Pulumi.yaml")));
        const made = await execute(this.directory, this.env, ["stack", "init", this.name, "--no-select"]);
        if (made.code !== 0) {
            throw new Error(made.output);
        }
        this.salt = /encryptionsalt: (.*)/.exec(readFileSync(this.configFile, "utf8"))?.[1] ?? "";
    }
}
