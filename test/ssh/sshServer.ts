import { ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./ports";

const SSHD = "/usr/sbin/sshd";

/** `describe` for tests against OpenSSH's own server. Where that cannot be run they are skipped, and the title says so. */
export function describeSshd(title: string, define: () => void): void {
    const problem = !existsSync(SSHD)
        ? `${SSHD} is not there; install openssh-server`
        : process.getuid?.() !== 0
          ? "sshd lets users in only when root runs it"
          : undefined;
    if (problem !== undefined) {
        describe.skip(`${title} (skipped: ${problem})`, define);
        return;
    }
    describe(title, function () {
        this.timeout(60_000);
        define();
    });
}

/** An OpenSSH server on 127.0.0.1 with keys, port and configuration of its own; it lets this test's user in by key. */
export class SshServer {
    private constructor(
        private readonly directory: string,
        readonly port: number,
        readonly user: string,
        /** The host's public key. */
        readonly hostKey: string,
        /** A private key that is let in. */
        readonly key: string,
        readonly publicKey: string,
        private server: ChildProcess,
    ) {}

    static async start(settings: string[] = []): Promise<SshServer> {
        const directory = mkdtempSync(join(tmpdir(), "command-sshd-"));
        const port = await freePort();
        const { username } = userInfo();
        for (const [name, type] of [
            ["host_ed25519", "ed25519"],
            ["host_ecdsa", "ecdsa"],
            ["login", "ed25519"],
        ] as const) {
            execFileSync("ssh-keygen", ["-q", "-t", type, "-N", "", "-C", "test", "-f", join(directory, name)]);
        }
        const read = (name: string): string => readFileSync(join(directory, name), "utf8");
        writeFileSync(join(directory, "authorized_keys"), read("login.pub"));
        // Other users' logins read authorized_keys as those users.
        chmodSync(directory, 0o755);
        const config = [
            // The first mention of a setting is the one that counts.
            ...settings,
            "ListenAddress 127.0.0.1",
            `Port ${port}`,
            // The ECDSA key comes first: who asks for nothing gets it.
            `HostKey ${join(directory, "host_ecdsa")}`,
            `HostKey ${join(directory, "host_ed25519")}`,
            `AuthorizedKeysFile ${join(directory, "authorized_keys")}`,
            `PidFile ${join(directory, "pid")}`,
            "PermitRootLogin prohibit-password",
            "PasswordAuthentication no",
            "KbdInteractiveAuthentication no",
            "StrictModes no",
            "UsePAM no",
            // Not the user's own: what his shell does at its start is not for this test to wait for.
            `SetEnv HOME=${directory}`,
        ];
        writeFileSync(join(directory, "config"), `${config.join("\n")}\n`);
        mkdirSync("/run/sshd", { recursive: true });
        const server = await startServer(directory, port);
        return new SshServer(
            directory,
            port,
            username,
            read("host_ed25519.pub").trim(),
            read("login"),
            read("login.pub"),
            server,
        );
    }

    /** Inputs for a connection that works. */
    connection(): { host: string; port: number; user: string; privateKey: string; hostKey: string } {
        const { port, user, key, hostKey } = this;
        return { host: "127.0.0.1", port, user, privateKey: key, hostKey };
    }

    /** A new key, of the given type and form, that is let in. */
    addKey(type: string, ...options: string[]): string {
        const file = join(this.directory, `key-${Math.random().toString(36).slice(2)}`);
        execFileSync("ssh-keygen", ["-q", "-t", type, "-C", "test", "-f", file, ...options]);
        this.authorize(readFileSync(`${file}.pub`, "utf8"));
        return readFileSync(file, "utf8");
    }

    authorize(publicKey: string): void {
        const file = join(this.directory, "authorized_keys");
        writeFileSync(file, `${readFileSync(file, "utf8")}${publicKey.trim()}\n`);
    }

    /** What the server wrote: logins, refusals, ends of connections. */
    log(): string {
        return readFileSync(join(this.directory, "log"), "utf8");
    }

    /** How many logins there were. */
    logins(): number {
        return this.log().split("Accepted ").length - 1;
    }

    /** Ends the server; connections that are open go on, unless they are to be ended too. */
    async stop(withConnections = true): Promise<void> {
        if (withConnections) {
            // Each connection has a process of its own, the server's child.
            childrenOf(this.server.pid ?? 0).forEach(killTree);
        }
        const gone = new Promise((done) => this.server.once("exit", done));
        this.server.kill("SIGTERM");
        await gone;
    }

    async restart(): Promise<void> {
        this.server = await startServer(this.directory, this.port);
    }

    async remove(): Promise<void> {
        if (this.server.exitCode === null && this.server.signalCode === null) {
            await this.stop();
        }
        rmSync(this.directory, { recursive: true, force: true });
    }
}

async function startServer(directory: string, port: number): Promise<ChildProcess> {
    // Ends with this test, also when that is killed.
    const args = ["--pdeathsig", "TERM", SSHD, "-D", "-f", join(directory, "config"), "-E", join(directory, "log")];
    const server = spawn("setpriv", args, { stdio: "ignore" });
    for (let i = 0; i < 100; i++) {
        if (await answers(port)) {
            return server;
        }
        await sleep(50);
    }
    server.kill("SIGKILL");
    throw new Error(`sshd does not start: ${readFileSync(join(directory, "log"), "utf8")}`);
}

function answers(port: number): Promise<boolean> {
    return new Promise((done) => {
        const socket = connect(port, "127.0.0.1");
        socket.once("data", () => {
            socket.destroy();
            done(true);
        });
        socket.once("error", () => {
            done(false);
        });
    });
}

function childrenOf(pid: number): number[] {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
    return children
        .split(" ")
        .filter((word) => word.trim() !== "")
        .map(Number);
}

/** Ends a process and all that descend from it. */
function killTree(pid: number): void {
    try {
        const children = childrenOf(pid);
        process.kill(pid, "SIGKILL");
        children.forEach(killTree);
    } catch {
        // It has ended by itself.
    }
}
