import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Failure } from "../shared/failure";
import { run } from "../shared/run";
import type { Plan } from "./plan";
import { readPlan } from "./readPlan";

export interface PreviewSpec {
    readonly stack: string;
    /** The engine's, with where the stack is. */
    readonly env: NodeJS.ProcessEnv;
    readonly configFile: string | undefined;
    readonly policyConfig: string | undefined;
    /** Compare with what is there, too. */
    readonly refresh: boolean;
}

/** Has the engine preview a stack with the policy pack. One that fails half-way is a plan too. */
export async function runPreview(spec: PreviewSpec): Promise<Plan> {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "etcd-preview-"));
    const log = path.join(directory, "events");
    try {
        const option = (name: string, value: string | undefined): string[] =>
            value === undefined ? [] : [name, value];
        const args = [
            ...["preview", "--stack", spec.stack, "--non-interactive", "--suppress-progress", "--suppress-outputs"],
            ...["--policy-pack", "policies", "--event-log", log],
            ...option("--config-file", spec.configFile),
            ...option("--policy-pack-config", spec.policyConfig),
            ...(spec.refresh ? ["--refresh"] : []),
        ];
        // The log of events is one of the engine's options for programs.
        const result = await run("pulumi", args, { env: { ...spec.env, PULUMI_DEBUG_COMMANDS: "true" } });
        const text = fs.existsSync(log) ? fs.readFileSync(log, "utf8") : "";
        if (text === "") {
            throw await explain(result.stderr.trim() || result.stdout.trim(), spec);
        }
        return readPlan(spec.stack, text);
    } finally {
        fs.rmSync(directory, { recursive: true, force: true });
    }
}

/** Why the engine did not even begin. */
async function explain(said: string, { stack, env }: PreviewSpec): Promise<Failure> {
    if (said.includes("no stack named")) {
        const names = await listStacks(env);
        const known =
            names.length === 0
                ? "there is none at all where this computer is logged in"
                : `there are: ${names.join(", ")}`;
        return new Failure(
            `there is no stack "${stack}"; ${known}. Make one with \`npm run pulumi -- stack init ${stack}\`, log in elsewhere with \`npm run pulumi -- login\`, or name a lab with --lab`,
        );
    }
    return new Failure(
        `the engine could not begin the preview of ${stack}: ${said.replace(/^error: /, "") || "it said nothing"}`,
    );
}

async function listStacks(env: NodeJS.ProcessEnv): Promise<readonly string[]> {
    const { code, stdout } = await run("pulumi", ["stack", "ls", "--json", "--non-interactive"], { env });
    try {
        // The engine's own form.
        return code === 0 ? (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name) : [];
    } catch {
        return [];
    }
}
