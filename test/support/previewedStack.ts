// A stack of the product's own program that is looked at by the product's own commands, as a person or a CI job gives them.
import { spawn } from "node:child_process";
import { root } from "./cluster";
import type { Settings } from "./prodSettings";
import { StackFolder } from "./stackFolder";

export interface Said {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
}

export class PreviewedStack extends StackFolder {
    async make(settings: Settings, secrets: Readonly<Record<string, string>> = {}): Promise<void> {
        await this.configure(settings);
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
}
