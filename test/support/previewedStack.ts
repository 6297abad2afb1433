// A stack of the product's own program that is looked at by the product's own commands, as a person or a CI job gives them.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { stringify } from "yaml";
import { engineEnvironment, execute } from "./engine";

const root = resolve(__dirname, "../..");

export interface Said {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
}

export class PreviewedStack {
    readonly directory = mkdtempSync(join(tmpdir(), "pulumi-etcd-previewed-"));
    readonly configFile: string;
    readonly env: NodeJS.ProcessEnv;

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

    /** Makes it, in its own folder, because the engine writes the salt of its secrets beside Pulumi.yaml. */
    async make(
        settings: Readonly<Record<string, unknown>>,
        secrets: Readonly<Record<string, string>> = {},
    ): Promise<void> {
        writeFileSync(join(this.directory, "Pulumi.yaml"), readFileSync(join(root, "Pulumi.yaml")));
        await this.must("stack", "init", this.name, "--no-select");
        const salt = /encryptionsalt: (.*)/.exec(readFileSync(this.configFile, "utf8"))?.[1];
        const config = Object.fromEntries(
            Object.entries(settings).map(([key, value]) => [`pulumi-etcd:${key}`, value]),
        );
        writeFileSync(this.configFile, stringify({ encryptionsalt: salt, config }));
        for (const [key, value] of Object.entries(secrets)) {
            await this.must("config", "set", "--secret", "--stack", this.name, `pulumi-etcd:${key}`, "--", value);
        }
    }

    /** Runs a command of the repository with this stack and its settings. */
    run(command: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Said> {
        const [program = "", ...first] = command.split(" ");
        return this.runPlain(program, [...first, this.name, "--config-file", this.configFile, ...args], env);
    }

    /** Runs a command with nothing but what is given. */
    runPlain(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Said> {
        return new Promise((done, fail) => {
            const child = spawn(program, args, { cwd: root, env: { ...this.env, ...env } });
            const said = { stdout: "", stderr: "" };
            child.stdout.on("data", (data: Buffer) => (said.stdout += data.toString()));
            child.stderr.on("data", (data: Buffer) => (said.stderr += data.toString()));
            child.on("error", fail);
            child.on("close", (code) => {
                done({ code, ...said });
            });
        });
    }

    preview(...args: readonly string[]): Promise<Said> {
        return this.run("npm run --silent preview --", args);
    }

    remove(): void {
        rmSync(this.directory, { recursive: true, force: true });
    }

    private async must(...args: string[]): Promise<void> {
        const result = await execute(this.directory, this.env, args);
        if (result.code !== 0) {
            throw new Error(result.output);
        }
    }
}
