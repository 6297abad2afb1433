// A provider written in TypeScript that the engine runs from source (PulumiPlugin.yaml, runtime nodejs). Its one
// resource takes `milliseconds` to make; a log file tells what happened when, one JSON line an event.
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface SlowEvent {
    event: "started" | "creating" | "created" | "deleting";
    name?: string;
    pid: number;
}

const PROVIDER = `
import * as fs from "fs";
import * as pulumi from "@pulumi/pulumi";

function log(event: string, name?: string) {
    fs.appendFileSync(__dirname + "/events", JSON.stringify({ event, name, pid: process.pid }) + "\\n");
}
log("started");

class SlowProvider implements pulumi.provider.Provider {
    version = "0.1.0";
    async check(urn: string, olds: any, news: any) {
        const wrong = news.milliseconds < 0;
        return { inputs: news, failures: wrong ? [{ property: "milliseconds", reason: "must not be negative" }] : [] };
    }
    async diff(id: string, urn: string, olds: any, news: any) {
        return { changes: olds.milliseconds !== news.milliseconds, replaces: ["milliseconds"], deleteBeforeReplace: true };
    }
    async create(urn: string, inputs: any) {
        const name = urn.split("::").pop();
        if (inputs.fail) {
            await new Promise((resolve) => setTimeout(resolve, inputs.failAfter ?? 0));
            throw new Error((inputs.reason ?? "could not make") + " " + name);
        }
        log("creating", name);
        await new Promise((resolve) => setTimeout(resolve, inputs.milliseconds));
        log("created", name);
        return { id: "id-" + name, outs: { ...inputs, answer: "made in " + inputs.milliseconds } };
    }
    async delete(id: string, urn: string) { log("deleting", urn.split("::").pop()); }
}
pulumi.provider.main(new SlowProvider(), process.argv.slice(2));
`;

/** Files and settings for makeProject that bring the provider along. */
export const slowProvider = {
    files: {
        "slow-provider/PulumiPlugin.yaml": JSON.stringify({ runtime: "nodejs" }),
        "slow-provider/package.json": JSON.stringify({ name: "slow", version: "0.1.0", main: "index.ts" }),
        "slow-provider/tsconfig.json": JSON.stringify({
            compilerOptions: { module: "commonjs", moduleResolution: "node" },
        }),
        "slow-provider/index.ts": PROVIDER,
        "slow.ts": `
            import * as pulumi from "@pulumi/pulumi";
            export class Slow extends pulumi.CustomResource {
                declare readonly answer: pulumi.Output<string>;
                constructor(name: string, args: Record<string, unknown>, opts?: pulumi.CustomResourceOptions) {
                    super("slow:index:Slow", name, { answer: undefined, ...args }, opts);
                }
            }
        `,
    },
    settings: { plugins: { providers: [{ name: "slow", path: "./slow-provider" }] } },
};

export function slowEvents(directory: string): SlowEvent[] {
    return (
        readFileSync(join(directory, "slow-provider", "events"), "utf8")
            .trim()
            .split("\n")
            // The provider above writes them.
            .map((line) => JSON.parse(line) as SlowEvent)
    );
}
