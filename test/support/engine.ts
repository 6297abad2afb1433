// Small Pulumi projects in temporary folders, run by the real engine on a state of their own.
//
//     describeEngine("stash", () => {
//         it("keeps its value", async () => {
//             const project = makeProject({ program: `import * as pulumi from "@pulumi/pulumi"; ...` });
//             const result = await project.up();
//             assert.equal(result.code, 0, result.output);
//             assert.equal(project.outputs()["value"], "...");
//         });
//     });
import { ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");
const PASSPHRASE = "engine-tests";
const STACK = "test";
const COMPILER_OPTIONS = {
    target: "ES2022",
    module: "commonjs",
    moduleResolution: "node",
    esModuleInterop: true,
    strict: true,
};

export interface ProjectSpec {
    /** The text of index.ts. It may import whatever this repository has installed. */
    program: string;
    /** More files, by path below the project's folder. */
    files?: Record<string, string>;
    /** Configuration, by key (`project:key`, or `key` for the project's own). */
    config?: Record<string, string>;
    /** The same for secret values. */
    secrets?: Record<string, string>;
    /** @default "engine-test" */
    name?: string;
    /** What stands below `runtime.options`. @default TypeScript that is only transpiled */
    options?: Record<string, string | boolean>;
    /** More of Pulumi.yaml. */
    settings?: Record<string, unknown>;
    /** Added to the environment of every command. */
    env?: Record<string, string>;
}

export interface Result {
    code: number | null;
    signal: string | null;
    stdout: string;
    stderr: string;
    /** Both, in the order in which they came. */
    output: string;
}

export interface RunOptions {
    env?: Record<string, string>;
    /** Receives the running process, to signal it. */
    onStart?: (child: ChildProcess) => void;
    /** Called with every piece of output as it comes. */
    onOutput?: (text: string, child: ChildProcess) => void;
}

export interface StateResource {
    urn: string;
    type: string;
    id?: string;
    inputs?: Record<string, unknown>;
    outputs?: Record<string, unknown>;
    parent?: string;
    provider?: string;
    custom?: boolean;
    delete?: boolean;
}

export interface Project {
    directory: string;
    stack: string;
    env: NodeJS.ProcessEnv;
    /** Replaces index.ts. */
    writeProgram(text: string): void;
    write(path: string, text: string): void;
    pulumi(args: string[], options?: RunOptions): Promise<Result>;
    up(args?: string[], options?: RunOptions): Promise<Result>;
    preview(args?: string[], options?: RunOptions): Promise<Result>;
    destroy(args?: string[], options?: RunOptions): Promise<Result>;
    /** What the state file holds, secrets still encrypted. */
    resources(): StateResource[];
    /** The state file's text. */
    stateText(): string;
    /** The stack's outputs as the state has them. */
    outputs(): Record<string, unknown>;
    remove(): void;
}

const projects = new Set<Project>();
let environmentOnce: { found: NodeJS.ProcessEnv | undefined } | undefined;

/** `describe` for tests that need the engine. Where it has not been built they are skipped, and the title says so. */
export function describeEngine(title: string, define: (this: Mocha.Suite) => void): void {
    const environment = engineEnvironment();
    if (environment === undefined) {
        describe.skip(`${title} (skipped: the engine is not there; run tools/setup --need engine)`, define);
        return;
    }
    describe(title, function () {
        this.timeout(120_000);
        after(() => {
            for (const project of projects) {
                project.remove();
            }
        });
        define.call(this);
    });
}

/** The environment in which the engine runs, undefined where it has not been built. */
export function engineEnvironment(): NodeJS.ProcessEnv | undefined {
    return (environmentOnce ??= readEnvironment()).found;
}

function readEnvironment(): { found: NodeJS.ProcessEnv | undefined } {
    const lines = execFileSync(join(ROOT, "tools", "env"), { encoding: "utf8" })
        .trim()
        .split("\n");
    const set = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf("=")), valueOf(line)]));
    if (!existsSync(join(set.ENGINE_DIR ?? "", "pulumi")) && !existsSync(join(set.ENGINE_BIN ?? "", "pulumi"))) {
        return { found: undefined };
    }
    // Where the CLI is there, bundling anew what was just edited takes a second.
    execFileSync(join(ROOT, "tools", "setup"), ["--need", "engine"], { stdio: "inherit" });
    const inherited = Object.entries(process.env).filter(([key]) => !key.startsWith("PULUMI_"));
    return { found: { ...Object.fromEntries(inherited), ...set } };
}

function valueOf(line: string): string {
    return line.slice(line.indexOf("=") + 1);
}

export function makeProject(spec: ProjectSpec): Project {
    const name = spec.name ?? "engine-test";
    const directory = mkdtempSync(join(tmpdir(), "pulumi-etcd-engine-"));
    const env: NodeJS.ProcessEnv = {
        ...engineEnvironment(),
        PULUMI_BACKEND_URL: `file://${join(directory, "state")}`,
        PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
        // A plugin that is missing must fail the test at once and never be looked for on the network.
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        ...spec.env,
    };
    const write = (path: string, text: string) => {
        mkdirSync(dirname(join(directory, path)), { recursive: true });
        writeFileSync(join(directory, path), text);
    };
    mkdirSync(join(directory, "state"));
    symlinkSync(join(ROOT, "node_modules"), join(directory, "node_modules"));
    write("package.json", JSON.stringify({ name, main: "index.ts" }));
    const options = spec.options ?? { tsconfig: "tsconfig.run.json" };
    write("Pulumi.yaml", JSON.stringify({ name, runtime: { name: "nodejs", options }, ...spec.settings }));
    write("tsconfig.json", JSON.stringify({ compilerOptions: COMPILER_OPTIONS }));
    // Not in tsconfig.json itself, which providers that the engine runs from source are checked with.
    write("tsconfig.run.json", JSON.stringify({ extends: "./tsconfig.json", compilerOptions: { noCheck: true } }));
    write("index.ts", spec.program);
    Object.entries(spec.files ?? {}).forEach(([path, text]) => {
        write(path, text);
    });

    let initialised = false;
    const initialise = async () => {
        if (initialised) {
            return;
        }
        initialised = true;
        const pairs = (flag: string, values: Record<string, string> = {}) =>
            Object.entries(values).flatMap(([key, value]) => [flag, `${key}=${value}`]);
        const settings = [...pairs("--plaintext", spec.config), ...pairs("--secret", spec.secrets)];
        await must(execute(directory, env, ["stack", "init", STACK]));
        if (settings.length > 0) {
            await must(execute(directory, env, ["config", "set-all", "--stack", STACK, ...settings]));
        }
    };
    const withStack = async (args: string[], options?: RunOptions) => {
        await initialise();
        return execute(directory, env, [...args, "--stack", STACK, "--non-interactive"], options);
    };
    const stateText = () => readFileSync(join(directory, "state", ".pulumi", "stacks", name, `${STACK}.json`), "utf8");
    const resources = () => {
        // The checkpoint file's format is the engine's own; a resource without the fields below fails its test.
        const checkpoint = JSON.parse(stateText()) as { checkpoint: { latest?: { resources?: StateResource[] } } };
        return checkpoint.checkpoint.latest?.resources ?? [];
    };

    const project: Project = {
        directory,
        stack: STACK,
        env,
        write,
        writeProgram: (text) => {
            write("index.ts", text);
        },
        pulumi: async (args, options) => {
            await initialise();
            return execute(directory, env, args, options);
        },
        up: (args = [], options) => withStack(["up", "--yes", "--skip-preview", ...args], options),
        preview: (args = [], options) => withStack(["preview", ...args], options),
        destroy: (args = [], options) => withStack(["destroy", "--yes", "--skip-preview", ...args], options),
        resources,
        stateText,
        outputs: () => resources().find((resource) => resource.type === "pulumi:pulumi:Stack")?.outputs ?? {},
        remove: () => {
            projects.delete(project);
            rmSync(directory, { recursive: true, force: true });
        },
    };
    projects.add(project);
    return project;
}

async function must(running: Promise<Result>): Promise<void> {
    const result = await running;
    if (result.code !== 0) {
        throw new Error(`the engine could not prepare the test's stack:\n${result.output}`);
    }
}

/** Runs `pulumi` to its end. */
export function execute(
    directory: string,
    env: NodeJS.ProcessEnv,
    args: string[],
    options: RunOptions = {},
): Promise<Result> {
    return new Promise((resolvePromise, reject) => {
        const child = spawn("pulumi", args, {
            cwd: directory,
            env: { ...env, ...options.env },
            stdio: ["ignore", "pipe", "pipe"],
        });
        const result: Result = { code: null, signal: null, stdout: "", stderr: "", output: "" };
        const collect = (stream: "stdout" | "stderr") => (data: Buffer) => {
            const text = data.toString();
            result[stream] += text;
            result.output += text;
            options.onOutput?.(text, child);
        };
        child.stdout.on("data", collect("stdout"));
        child.stderr.on("data", collect("stderr"));
        child.on("error", reject);
        child.on("close", (code, signal) => {
            resolvePromise({ ...result, code, signal });
        });
        options.onStart?.(child);
    });
}
