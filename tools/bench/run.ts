import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { runCommand } from "../../commands/shared/failure";
import { findLab } from "../../commands/lab/lab";
import { labEnvironment } from "../../commands/lab/labStack";
import { root } from "../../commands/shared/root";
import { renderTable } from "../../commands/shared/table";
import { cacheDirectory, readToolchain, type Toolchain } from "../../commands/shared/toolchain";
import { AwsAccount } from "../../test/doubles/aws/useAwsDouble";
import { prodSettings } from "../../test/support/prodSettings";
import { PreviewedStack } from "../../test/support/previewedStack";
import { type Figures, type Run, summarise, timeRun } from "./measure";

const RUNS = Number(process.env.BENCH_RUNS ?? 5);
const LAB = "bench";

/** 27 for each cluster of three members. */
const RESOURCES_OF_100 = 2700;

/** One line of the table: what was measured, against what, and the bound. */
interface Row {
    readonly what: string;
    readonly ours: Figures;
    readonly against: Figures;
    /** Of the pairs, in the order in which they ran. */
    readonly ratio: Figures;
    readonly bound: number;
    readonly unit: string;
}

class Bench {
    private readonly scratch = fs.mkdtempSync(path.join(os.tmpdir(), "bench-"));
    private readonly lab = findLab(LAB);
    private readonly oneEnv: NodeJS.ProcessEnv;
    private stacks = 0;

    constructor(
        private readonly toolchain: Toolchain,
        private readonly image: string,
    ) {
        this.oneEnv = {
            ...toolchain.env,
            PULUMI_BACKEND_URL: `file://${this.scratch}`,
            PULUMI_CONFIG_PASSPHRASE: "bench",
        };
    }

    /** Both sides in turn, so that a machine that slows down slows both. */
    public async timeToHealthy(): Promise<Row> {
        const ours: number[] = [];
        const floor: number[] = [];
        await this.down();
        for (let i = 0; i < RUNS; i++) {
            ours.push((await this.npmUp()).seconds);
            await this.down();
            const { stdout } = await timeRun(
                "tools/bench/floor",
                [this.image, path.join(cacheDirectory(), "etcd/3.6.16")],
                this.here(),
            );
            floor.push(Number(stdout) / 1000 + (await this.firstUpOfOne()).seconds);
        }
        return makeRow("time to healthy: npm run up / hand-written floor + up of one resource", ours, floor, 1.25, "s");
    }

    public async nothingToDo(): Promise<Row[]> {
        await this.npmUp();
        const stack = await this.makeOne();
        await this.one("up", stack);
        const rows: Row[] = [];
        for (const verb of ["up", "preview"] as const) {
            const ours: number[] = [];
            const one: number[] = [];
            for (let i = 0; i < RUNS; i++) {
                ours.push((await this.ours(verb)).seconds);
                one.push((await this.one(verb, stack)).seconds);
            }
            rows.push(makeRow(`nothing to do: pulumi ${verb} of the lab / of one resource`, ours, one, 1.3, "s"));
        }
        const command: number[] = [];
        const one: number[] = [];
        for (let i = 0; i < RUNS; i++) {
            command.push((await this.npmUp()).seconds);
            one.push((await this.one("up", stack)).seconds);
        }
        return [
            ...rows,
            makeRow("nothing to do: npm run up, health proven / up of one resource", command, one, NaN, "s"),
        ];
    }

    public async memoryOfUp(): Promise<Row> {
        await this.down();
        const peaks: number[] = [];
        for (let i = 0; i < Math.min(RUNS, 3); i++) {
            peaks.push(
                (
                    await timeRun("npm", ["run", "--silent", "up", "--", "--lab", LAB], {
                        ...this.here(),
                        memoryOf: this.lab.directory,
                    })
                ).peakBytes,
            );
            await this.down();
        }
        return makeRow(
            "peak memory of all that npm run up starts / 1 GB",
            peaks.map(inGb),
            peaks.map(() => 1),
            1,
            "GB",
        );
    }

    public async manyClusters(): Promise<Row[]> {
        const seconds: Record<number, number[]> = { 1: [], 10: [], 100: [] };
        const bare: number[] = [];
        for (let i = 0; i < RUNS; i++) {
            for (const count of [1, 10, 100]) {
                seconds[count]?.push((await this.previewOf("many", `clusters=${count}`)).seconds);
            }
            bare.push((await this.previewOf("bare", `resources=${RESOURCES_OF_100}`)).seconds);
        }
        const peak = inGb((await this.previewOf("many", "clusters=100", "bench-nothing-else")).peakBytes);
        const [one = [], ten = [], hundred = []] = [seconds[1], seconds[10], seconds[100]];
        const perCluster = hundred.map((value, i) => ((value - (one[i] ?? NaN)) / 99) * 1000);
        const early = ten.map((value, i) => ((value - (one[i] ?? NaN)) / 9) * 1000);
        return [
            makeRow("preview of 10 clusters / of 1", ten, one, NaN, "s"),
            makeRow("preview of 100 clusters / of 1", hundred, one, NaN, "s"),
            makeRow(`preview of 100 clusters / of ${RESOURCES_OF_100} bare resources`, hundred, bare, NaN, "s"),
            makeRow("a cluster more in a preview (1 to 100) / 60 ms", perCluster, [60], 1, "ms"),
            makeRow("linear: a cluster more up to 100 / up to 10", perCluster, early, NaN, "ms"),
            makeRow("peak memory of a preview of 100 clusters / 2 GB", [peak], [2], 1, "GB"),
        ];
    }

    /** Of the production stack as it stands in Pulumi.prod.yaml, nothing of it made yet, on the double of AWS. */
    public async previewsOfProd(): Promise<Row[]> {
        const account = new AwsAccount();
        const stack = new PreviewedStack("prod", account.env);
        try {
            await stack.make(prodSettings);
            const place = ["--stack", "prod", "--config-file", stack.configFile, "--suppress-outputs"];
            const bare = (...more: string[]): Promise<Run> =>
                timeRun("pulumi", ["preview", ...place, ...flags("preview"), ...more], { cwd: root, env: stack.env });
            const told = (): Promise<Run> =>
                timeRun(
                    process.execPath,
                    ["--require", "./tools/register.cjs", "tools/bench/previewOnDouble.ts", "prod", stack.configFile],
                    { cwd: root, env: stack.env },
                );
            const seconds: Record<"bare" | "empty" | "judged" | "told" | "telling", number[]> = {
                bare: [],
                empty: [],
                judged: [],
                told: [],
                telling: [],
            };
            for (let i = 0; i < RUNS; i++) {
                seconds.bare.push((await bare()).seconds);
                seconds.empty.push((await bare("--policy-pack", "tools/bench/pack")).seconds);
                seconds.judged.push((await bare("--policy-pack", "policies")).seconds);
                const run = await told();
                seconds.told.push(run.seconds);
                seconds.telling.push(Number(run.stdout.trim().split("\n").at(-1)));
            }
            return [
                makeRow("preview of prod with policies / without", seconds.judged, seconds.bare, 1.15, "s"),
                makeRow("preview of prod with policies / with an empty pack", seconds.judged, seconds.empty, NaN, "s"),
                makeRow("npm run preview of prod / preview without policies", seconds.told, seconds.bare, 1.5, "s"),
                makeRow("telling the preview of prod in all three forms / 0.5 s", seconds.telling, [0.5], 1, "s"),
            ];
        } finally {
            stack.remove();
            account.remove();
        }
    }

    public async close(): Promise<void> {
        await this.down();
        fs.rmSync(this.scratch, { recursive: true, force: true });
    }

    private here(): { cwd: string; env: NodeJS.ProcessEnv } {
        return { cwd: root, env: this.toolchain.env };
    }

    private npmUp(): Promise<Run> {
        return timeRun("npm", ["run", "--silent", "up", "--", "--lab", LAB], this.here());
    }

    private down(): Promise<Run> {
        return timeRun("npm", ["run", "--silent", "down", "--", "--lab", LAB], this.here());
    }

    private ours(verb: "up" | "preview"): Promise<Run> {
        const args = [verb, "--stack", LAB, "--config-file", this.lab.stackConfig, ...flags(verb)];
        return timeRun("pulumi", args, { cwd: root, env: labEnvironment(this.lab, this.toolchain) });
    }

    private one(verb: "up" | "preview", stack: string): Promise<Run> {
        return timeRun("pulumi", [verb, "--stack", stack, ...flags(verb)], {
            cwd: path.join(root, "tools/bench/one"),
            env: this.oneEnv,
        });
    }

    private async firstUpOfOne(): Promise<Run> {
        return this.one("up", await this.makeOne());
    }

    private async makeOne(): Promise<string> {
        return this.makeStack("one");
    }

    private async previewOf(project: "many" | "bare", setting: string, memoryOf?: string): Promise<Run> {
        const stack = await this.makeStack(project);
        const args = ["preview", "--stack", stack, "--config", setting, ...flags("preview")];
        const options = { cwd: path.join(root, "tools/bench", project), env: this.oneEnv };
        const run = await timeRun("pulumi", args, { ...options, ...(memoryOf === undefined ? {} : { memoryOf }) });
        fs.rmSync(path.join(options.cwd, `Pulumi.${stack}.yaml`), { force: true });
        return run;
    }

    /** A stack that was never used. */
    private async makeStack(project: "one" | "many" | "bare"): Promise<string> {
        const stack = `bench${this.stacks++}`;
        await timeRun("pulumi", ["stack", "init", stack, "--non-interactive"], {
            cwd: path.join(root, "tools/bench", project),
            env: this.oneEnv,
        });
        return stack;
    }
}

function flags(verb: "up" | "preview"): string[] {
    return verb === "up" ? ["--yes", "--skip-preview", "--non-interactive"] : ["--non-interactive"];
}

function inGb(bytes: number): number {
    return bytes / 1e9;
}

function makeRow(what: string, ours: readonly number[], against: readonly number[], bound: number, unit: string): Row {
    const ratio = summarise(ours.map((value, i) => value / (against[i] ?? against[0] ?? NaN)));
    return { what, ours: summarise(ours), against: summarise(against), ratio, bound, unit };
}

function show(figures: Figures): string {
    return [figures.min, figures.median, figures.max].map((value) => value.toFixed(2)).join(" / ");
}

async function main(): Promise<number> {
    const toolchain = await readToolchain(["engine", "image", "etcd=3.6.16"]);
    const image = (
        await timeRun("lab/image", ["build", path.join(cacheDirectory(), "image")], { cwd: root, env: toolchain.env })
    ).stdout.trim();
    const bench = new Bench(toolchain, image);
    const rows: Row[] = [];
    try {
        for (const part of [
            async () => [await bench.timeToHealthy()],
            () => bench.nothingToDo(),
            async () => [await bench.memoryOfUp()],
            () => bench.manyClusters(),
            () => bench.previewsOfProd(),
        ]) {
            const measured = await part();
            rows.push(...measured);
            process.stderr.write(`${measured.map((row) => `${row.what}: ${show(row.ratio)}`).join("\n")}\n`);
        }
    } finally {
        await bench.close();
    }
    const table = rows.map((row) => [
        row.what,
        `${show(row.ours)} ${row.unit}`,
        `${show(row.against)} ${row.unit}`,
        show(row.ratio),
        Number.isNaN(row.bound) ? "-" : `<= ${row.bound}`,
        Number.isNaN(row.bound) ? "-" : row.ratio.median <= row.bound ? "met" : "MISSED",
    ]);
    process.stdout.write(`${RUNS} runs; min / median / max\n`);
    process.stdout.write(renderTable([["WHAT", "OURS", "AGAINST", "RATIO", "BOUND", ""], ...table]));
    const result = { runs: RUNS, cpus: os.cpus().length, node: process.version, rows };
    fs.writeFileSync(path.join(root, "tools/bench/results.json"), `${JSON.stringify(result, undefined, 4)}\n`);
    return rows.some((row) => row.ratio.median > row.bound) ? 1 : 0;
}

runCommand(main);
