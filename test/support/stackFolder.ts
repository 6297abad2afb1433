// A stack of the product's own program, with its state and its settings in a temporary folder.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { root } from "./cluster";
import { engineEnvironment, execute } from "./engine";
import type { Settings } from "./prodSettings";

export class StackFolder {
    readonly directory = mkdtempSync(join(tmpdir(), "pulumi-etcd-stack-"));
    readonly configFile: string;
    readonly env: NodeJS.ProcessEnv;
    private salt: string | undefined;

    /** @param env added to the environment of the engine */
    constructor(
        readonly name: string,
        env: NodeJS.ProcessEnv = {},
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

    /** Makes the stack when it is not there, and gives it these settings. */
    async configure(settings: Settings): Promise<void> {
        this.salt ??= await this.initialise();
        const config = Object.fromEntries(
            Object.entries(settings).map(([key, value]) => [`pulumi-etcd:${key}`, value]),
        );
        writeFileSync(this.configFile, stringify({ encryptionsalt: this.salt, config }));
    }

    /** A command of the engine that must succeed, in this folder. */
    async must(...words: string[]): Promise<void> {
        const result = await execute(this.directory, this.env, words);
        if (result.code !== 0) {
            throw new Error(result.output);
        }
    }

    remove(): void {
        rmSync(this.directory, { recursive: true, force: true });
    }

    /** In its own folder, because the engine writes the salt of its secrets beside Pulumi.yaml. */
    private async initialise(): Promise<string> {
        writeFileSync(join(this.directory, "Pulumi.yaml"), readFileSync(join(root, "Pulumi.yaml")));
        await this.must("stack", "init", this.name, "--no-select");
        return /encryptionsalt: (.*)/.exec(readFileSync(this.configFile, "utf8"))?.[1] ?? "";
    }
}
