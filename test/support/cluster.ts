// Whole clusters on real machines, made and removed by the product's own commands, as a person gives them.
import { strict as assert } from "node:assert";
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ClusterStatus } from "../../commands/status/clusterStatus";
import { describeLab, type Ran, run, succeed } from "./lab";
import { leftoversOf } from "./leftovers";
import { MARK, markedProcesses } from "./processes";

export const root = resolve(__dirname, "../..");

/** What the stack gives out, its secrets shown. */
export interface Outputs {
    readonly schema: number;
    readonly cluster: string;
    readonly version: string;
    readonly members: readonly Member[];
    readonly endpoints: { readonly members: readonly string[]; readonly balancer?: string };
    readonly caPem: string;
    readonly operator: { readonly certPem: string; readonly keyPem: string };
    readonly apiServer: { readonly byMembers: readonly string[]; readonly byBalancer?: readonly string[] };
    readonly etcdctl: string;
}

export interface Member {
    readonly name: string;
    readonly address: string;
    readonly clientUrl: string;
    readonly healthUrl: string;
}

/** A command that runs. */
export interface Running {
    readonly child: ChildProcess;
    readonly ended: Promise<Ran>;
    /** What it has said until now. */
    output(): string;
}

/** `describe` for tests on a cluster in a lab of its own, which is removed afterwards whatever happened. */
export function describeCluster(title: string, topic: string, body: (cluster: Cluster) => void): void {
    describeLab(title, function () {
        this.timeout(180_000);
        const cluster = new Cluster(topic);
        before(() => removeAbandoned(topic));
        after(async function () {
            if (this.test?.parent?.tests.some((test) => test.state === "failed") && process.env.KEEP_LAB === "1") {
                process.stdout.write(
                    `the lab ${cluster.name} is kept; remove it: npm run down -- --lab ${cluster.name}\n`,
                );
                return;
            }
            succeed(await cluster.command("down"));
            assert.deepEqual(leftoversOf(cluster.directory), []);
        });
        body(cluster);
    });
}

/** Labs of test runs that were killed: their names end in a process that is no more. */
async function removeAbandoned(topic: string): Promise<void> {
    const labs = existsSync(join(root, ".lab")) ? readdirSync(join(root, ".lab")) : [];
    for (const name of labs.filter((lab) => lab.startsWith(`test-${topic}-`))) {
        if (!existsSync(`/proc/${name.split("-").at(-1) ?? ""}`)) {
            succeed(await new Cluster(topic, name).command("down"));
        }
    }
}

export class Cluster {
    readonly directory: string;
    /** What all names of the lab's things hold. */
    readonly id: string;
    /** Found in the environment of everything that was started for this cluster. */
    readonly mark: string;
    readonly env: NodeJS.ProcessEnv;
    private known: Outputs | undefined;

    constructor(
        topic: string,
        readonly name = `test-${topic}-${process.pid}`,
    ) {
        this.directory = join(root, ".lab", this.name);
        this.id = createHash("sha256").update(this.directory).digest("hex").slice(0, 8);
        this.mark = `${this.name}-${Date.now()}`;
        const inherited = Object.entries(process.env).filter(([key]) => !key.startsWith("PULUMI_"));
        this.env = { ...Object.fromEntries(inherited), [MARK]: this.mark };
    }

    /** Starts up, down or status of this lab. */
    start(command: "up" | "down" | "status", args: readonly string[] = []): Running {
        const script = join(root, "commands", `${command}.ts`);
        return this.spawn(process.execPath, ["--require", "./tools/register.cjs", script, "--lab", this.name, ...args]);
    }

    /** Runs it to its end. */
    command(command: "up" | "down" | "status", args: readonly string[] = []): Promise<Ran> {
        return this.start(command, args).ended;
    }

    /** `up` that must end with a healthy cluster; gives what it said. */
    async up(...args: string[]): Promise<string> {
        this.known = undefined;
        return succeed(await this.command("up", args)).stdout;
    }

    async status(): Promise<ClusterStatus> {
        return JSON.parse((await this.command("status", ["--json"])).stdout) as ClusterStatus;
    }

    /** The engine on the lab's stack. */
    pulumi(...args: string[]): Promise<Ran> {
        const words = ["-C", root, ...args, "--stack", this.name];
        return this.spawn(join(root, "tools/pulumi"), words, {
            PULUMI_BACKEND_URL: `file://${join(this.directory, "state")}`,
            PULUMI_CONFIG_PASSPHRASE_FILE: join(this.directory, "passphrase"),
        }).ended;
    }

    /** The same with the plugins of another PULUMI_HOME. */
    pulumiWith(home: string, ...args: string[]): Promise<Ran> {
        const script = '. tools/env; PULUMI_HOME=$0; exec pulumi "$@"';
        return this.spawn("bash", ["-c", script, home, ...args, "--stack", this.name], {
            PULUMI_BACKEND_URL: `file://${join(this.directory, "state")}`,
            PULUMI_CONFIG_PASSPHRASE_FILE: join(this.directory, "passphrase"),
        }).ended;
    }

    /** A preview must find nothing to do. */
    async assertNoChanges(): Promise<void> {
        const file = join(this.directory, `Pulumi.${this.name}.yaml`);
        const preview = await this.pulumi("preview", "--config-file", file, "--expect-no-changes", "--diff");
        assert.equal(preview.code, 0, preview.stdout + preview.stderr);
    }

    async outputs(): Promise<Outputs> {
        const text = succeed(await this.pulumi("stack", "output", "etcd", "--json", "--show-secrets")).stdout;
        return (this.known ??= JSON.parse(text) as Outputs);
    }

    /** etcdctl as the operator: at all members, or at the endpoints given. */
    async etcdctl(words: readonly string[], endpoints?: readonly string[]): Promise<Ran> {
        const [program = "", ...flags] = (this.known ??= await this.outputs()).etcdctl.split(" ");
        const chosen = endpoints === undefined ? [] : [`--endpoints=${endpoints.join(",")}`];
        const rest = endpoints === undefined ? flags : flags.filter((flag) => !flag.startsWith("--endpoints"));
        return run(program, [...rest, ...chosen, ...words]);
    }

    async put(key: string, value: string, endpoints?: readonly string[]): Promise<void> {
        assert.equal(succeed(await this.etcdctl(["put", key, value], endpoints)).stdout.trim(), "OK");
    }

    async get(key: string, endpoints?: readonly string[]): Promise<string> {
        return succeed(await this.etcdctl(["get", "--print-value-only", key], endpoints)).stdout.trimEnd();
    }

    /** Runs a script by bash on a machine, as root. */
    ssh(address: string, script: string): Promise<Ran> {
        const options = ["BatchMode=yes", "ConnectTimeout=5", "LogLevel=ERROR", "IdentitiesOnly=yes"];
        options.push("StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null");
        const args = [...options.flatMap((option) => ["-o", option]), "-i", join(this.directory, "id_ed25519")];
        return run("ssh", [...args, `root@${address}`, "bash -s"], script);
    }

    /** The same script on every member, with what each printed. */
    async onMembers(script: string): Promise<Readonly<Record<string, string>>> {
        const { members } = (this.known ??= await this.outputs());
        const said = members.map(async (member) => succeed(await this.ssh(member.address, script)).stdout.trimEnd());
        const texts = await Promise.all(said);
        return Object.fromEntries(members.map((member, i) => [member.name, texts[i] ?? ""]));
    }

    /** kill, stop, start or wipe-disk of a machine. */
    async machine(verb: "kill" | "stop" | "start" | "wipe-disk", name: string): Promise<void> {
        succeed(await run(join(root, "lab/machine"), [verb, this.directory, name]));
    }

    /** The members' machines, as the lab has them. */
    machines(): readonly string[] {
        const directory = join(this.directory, "machines");
        return existsSync(directory) ? readdirSync(directory).sort() : [];
    }

    /** What tells one process of etcd from the next, by member. */
    etcdProcesses(): Promise<Readonly<Record<string, string>>> {
        return this.onMembers("systemctl show etcd -p MainPID -p InvocationID -p NRestarts --value | paste -sd' '");
    }

    /** Everything that tells that a command did not end well, on this computer and on the members. */
    async assertNoRemains(machines: number): Promise<void> {
        const { disks, nspawns } = countParts(this.directory);
        assert.deepEqual(
            { machines: this.machines().length, nspawns, disks },
            { machines, nspawns: machines, disks: machines - 1 },
        );
        assert.deepEqual(await this.processesLeft(), []);
        const files = readdirSync(this.directory, { recursive: true, encoding: "utf8" }).filter(
            (file) => !file.startsWith("machines/"),
        );
        assert.deepEqual(
            files.filter((file) => /\.new\b|held-by|\/locks\/.*\.json/.test(file)),
            [],
        );
        const [stack = ""] = files.filter((file) => file.endsWith(`stacks/pulumi-etcd/${this.name}.json`));
        assert.doesNotMatch(readFileSync(join(this.directory, stack), "utf8"), /"pending_operations": ?\[/);
        const places = "/etc/etcd /etc/systemd/system/etcd* /opt/etcd /usr/local/sbin /var/lib/etcd";
        const names =
            "\\.new|\\.[A-Za-z0-9]{6}|/\\.(unpack|old|download|disk-check|current|previous)|/staged\\.(new|old)|/restart-due|/bootstrap\\.env";
        const find = `find ${places} -regextype posix-extended -regex '.*(${names})' ! -path '*/data/*'`;
        assert.deepEqual([...new Set(Object.values(await this.onMembers(find)))], [""]);
    }

    /** Processes of ours that still run; they are given a moment to notice that their parent is gone. */
    async processesLeft(): Promise<readonly string[]> {
        for (let i = 0; i < 30 && markedProcesses(this.mark, this.id).length > 0; i++) {
            await sleep(100);
        }
        return markedProcesses(this.mark, this.id);
    }

    /** A line of shell in the repository's folder. */
    shell(line: string): Promise<Ran> {
        return this.spawn("bash", ["-c", line]).ended;
    }

    private spawn(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
        const child = spawn(program, args, {
            cwd: root,
            env: { ...this.env, ...env },
            stdio: ["ignore", "pipe", "pipe"],
        });
        const said = { stdout: "", stderr: "" };
        child.stdout.on("data", (data: Buffer) => (said.stdout += data.toString()));
        child.stderr.on("data", (data: Buffer) => (said.stderr += data.toString()));
        const ended = new Promise<Ran>((done, fail) => {
            child.on("error", fail).on("close", (code) => {
                done({ code: code ?? 128, ...said });
            });
        });
        return { child, ended, output: () => said.stdout + said.stderr };
    }
}

function countParts(directory: string): { readonly disks: number; readonly nspawns: number } {
    const parts = leftoversOf(directory);
    return {
        disks: parts.filter((part) => part.endsWith("/disk.img")).length,
        nspawns: parts.filter((part) => /^systemd-nspawn .*--machine=/.test(part)).length,
    };
}
