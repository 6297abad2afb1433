import { execFile, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** What a program did: no exit code is an exception here, tests look at them. */
export interface Ran {
    code: number;
    stdout: string;
    stderr: string;
}

export interface LabMachine {
    name: string;
    address: string;
    machineId: string;
    /** The host key's public half, as "ssh-ed25519 AAAA...". */
    hostKey: string;
}

export interface MachineSpec {
    /** The last number of the address. */
    number: number;
    /** @default no data disk */
    diskMiB?: number;
    role?: string;
}

const programs = resolve(__dirname, "../../lab");

/** Why machines cannot be made here, or undefined when they can. */
export function whyNoLab(): string | undefined {
    if (process.platform !== "linux") return `needs Linux, this is ${process.platform}`;
    if (process.getuid?.() !== 0) return "needs root";
    if (spawnSync("systemd-nspawn", ["--version"]).error)
        return "needs systemd-nspawn (apt-get install systemd-container)";
    return undefined;
}

/** `describe` for tests on real machines; where these cannot be made it is skipped and the title says why. */
export function describeLab(title: string, body: (this: Mocha.Suite) => void): void {
    const reason = whyNoLab();
    if (reason) describe.skip(`${title} [SKIPPED: ${reason}]`, body);
    else describe(title, body);
}

/** A lab in a directory of its own. Make it in `before`, destroy it in `after`. */
export class Lab {
    readonly directory: string;
    /** The first three numbers of every address. */
    network = "";
    id = "";
    readonly keyFile: string;
    private readonly keys: string;
    private readonly knownHosts: string;

    private constructor() {
        const parent = mkdtempSync(join(tmpdir(), "etcd-lab-"));
        this.directory = join(parent, "lab");
        this.keys = join(parent, "keys");
        mkdirSync(this.keys);
        this.keyFile = this.makeKey("login");
        this.knownHosts = join(this.keys, "known_hosts");
        writeFileSync(this.knownHosts, "");
    }

    /** Its directory's name and keys only: nothing is made yet. */
    static prepare(): Lab {
        return new Lab();
    }

    static async create(): Promise<Lab> {
        const lab = new Lab();
        await lab.createAgain();
        return lab;
    }

    /** `lab create`, which changes nothing where the lab is whole. */
    async createAgain(): Promise<void> {
        succeed(await this.lab("create"));
        const settings = readFileSync(join(this.directory, "lab.env"), "utf8");
        this.network = /^LAB_NET=(.*)$/m.exec(settings)?.[1] ?? "";
        this.id = /^LAB_ID=(.*)$/m.exec(settings)?.[1] ?? "";
    }

    /** Makes a machine (or finds it as it is) and returns when it answers. */
    async machine(name: string, spec: MachineSpec): Promise<LabMachine> {
        return JSON.parse(succeed(await this.machineCreate(name, spec)).stdout) as LabMachine;
    }

    /** `machine create` as it is, for tests of its failures. */
    machineCreate(name: string, spec: MachineSpec): Promise<Ran> {
        const options = ["--disk", String(spec.diskMiB ?? 0), "--role", spec.role ?? "member"];
        const address = `${this.network}.${spec.number}`;
        return this.run("machine", ["create", this.directory, name, address, ...options], this.keysFor(name, address));
    }

    /** What `machine create` wants on its standard input. */
    keysFor(name: string, address: string): string {
        const file = this.makeKey(`host-${name}`);
        const known = readFileSync(this.knownHosts, "utf8");
        const line = `${address} ${this.hostKey(name)}\n`;
        if (!known.includes(line)) writeFileSync(this.knownHosts, known + line);
        return readFileSync(file, "utf8") + readFileSync(`${this.keyFile}.pub`, "utf8");
    }

    /** stop, start, kill, wipe-disk or delete. */
    async power(verb: "stop" | "start" | "kill" | "wipe-disk" | "delete", name: string): Promise<void> {
        succeed(await this.run("machine", [verb, this.directory, name]));
    }

    /** Runs a script by bash on the machine, over SSH, the host key checked. */
    ssh(machine: { address: string }, script: string, input?: string): Promise<Ran> {
        const options = ["BatchMode=yes", "StrictHostKeyChecking=yes", "ConnectTimeout=5", "LogLevel=ERROR"];
        options.push(`UserKnownHostsFile=${this.knownHosts}`, "IdentitiesOnly=yes");
        const args = [...options.flatMap((option) => ["-o", option]), "-i", this.keyFile, `root@${machine.address}`];
        return run("ssh", input === undefined ? [...args, "bash -s"] : [...args, script], input ?? script);
    }

    /** As `ssh`, for scripts that must succeed; gives what they print. */
    async sh(machine: { address: string }, script: string, input?: string): Promise<string> {
        return succeed(await this.ssh(machine, script, input)).stdout.trimEnd();
    }

    /** Does anything at all accept connections to its SSH port, within half a second. */
    isUp(machine: { address: string }): Promise<boolean> {
        return new Promise((done) => {
            const socket = connect({ host: machine.address, port: 22, timeout: 500 });
            const end = (up: boolean) => {
                socket.destroy();
                done(up);
            };
            socket
                .on("connect", () => {
                    end(true);
                })
                .on("timeout", () => {
                    end(false);
                });
            socket.on("error", () => {
                end(false);
            });
        });
    }

    lab(verb: "create" | "revive" | "destroy"): Promise<Ran> {
        return this.run("lab", [verb, this.directory]);
    }

    async destroy(): Promise<void> {
        succeed(await this.lab("destroy"));
        rmSync(resolve(this.directory, ".."), { recursive: true });
    }

    /** lab/lab or lab/machine, with any arguments. */
    run(program: "lab" | "machine", args: string[], input = ""): Promise<Ran> {
        return run(join(programs, program), args, input);
    }

    /** The public half of a host key, as "ssh-ed25519 AAAA...". */
    hostKey(name: string): string {
        return readFileSync(join(this.keys, `host-${name}.pub`), "utf8")
            .split(" ")
            .slice(0, 2)
            .join(" ");
    }

    private makeKey(name: string): string {
        const file = join(this.keys, name);
        if (existsSync(file)) return file;
        const made = spawnSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", file]);
        if (made.status !== 0) throw made.error ?? new Error(String(made.stderr));
        return file;
    }
}

export function run(program: string, args: string[], input = ""): Promise<Ran> {
    return new Promise((done, fail) => {
        const child = execFile(program, args, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
            if (error && typeof error.code !== "number" && !error.signal)
                fail(new Error(`${program}: ${error.message}`));
            else done({ code: error ? (typeof error.code === "number" ? error.code : 128) : 0, stdout, stderr });
        });
        child.stdin?.on("error", () => undefined); // a program may end without reading its input
        child.stdin?.end(input);
    });
}

/** Throws with all that was said where the program failed. */
export function succeed(ran: Ran): Ran {
    if (ran.code !== 0) throw new Error(`exit code ${ran.code}\n${ran.stdout}${ran.stderr}`);
    return ran;
}
