import assert from "node:assert/strict";
import { ChildProcess, execFileSync, spawn } from "node:child_process";
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, Server, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CommandPlugin, messageOf, Properties, textOf } from "./commandPlugin";
import { describeSshd, freePort, SshServer } from "./sshServer";

const TYPE = "command:remote:Command";

describeSshd("connections of the command plugin", () => {
    let plugin: CommandPlugin;
    let server: SshServer;

    before(async () => {
        server = await SshServer.start();
    });
    after(() => server.remove());
    beforeEach(async () => {
        plugin = await CommandPlugin.start();
    });
    afterEach(() => plugin.stop());

    async function run(connection: Properties, create = "echo in", timeout = 0): Promise<Properties> {
        const { inputs, failures } = await plugin.check(TYPE, { create, connection });
        assert.deepEqual(failures, {});
        return (await plugin.create(TYPE, inputs, { timeout })).state;
    }

    describe("check the host key", () => {
        it("and log in when it is the expected one, though the host has others", async () => {
            assert.equal((await run(server.connection())).stdout, "in");
        });

        it("and refuse another, naming both", async () => {
            const other = await SshServer.start();
            const connection = { ...server.connection(), hostKey: other.hostKey, dialErrorLimit: 0 };
            const message = await messageOf(run(connection));
            await other.remove();
            const print = (key: string): string =>
                execFileSync("ssh-keygen", ["-lf", "-"], { input: key, encoding: "utf8" }).split(" ")[1] ?? "";
            assert.equal(
                message,
                "after 0 failed attempts: ssh: handshake failed: ssh: host key mismatch\n" +
                    `no SSH connection to 127.0.0.1:${server.port} as user "${server.user}" after 1 attempt: ` +
                    `it offers the host key ssh-ed25519 ${print(server.hostKey)}, ` +
                    `but connection.hostKey expects ssh-ed25519 ${print(other.hostKey)}: ` +
                    "either the machine was replaced (then give its new key) or this is another machine",
            );
        });

        it("and say so when the text is no key, without trying", async () => {
            const message = await messageOf(run({ ...server.connection(), hostKey: "nonsense" }));
            assert.match(message, /^ssh: no key found: connection\.hostKey is not a public key/);
        });

        it("not at all when none is given", async () => {
            const { hostKey, ...connection } = server.connection();
            assert.notEqual(hostKey, "");
            assert.equal((await run(connection)).stdout, "in");
        });
    });

    describe("log in", () => {
        for (const [what, type, ...options] of [
            ["an Ed25519 key", "ed25519", "-N", ""],
            ["an ECDSA key", "ecdsa", "-N", ""],
            ["an RSA key", "rsa", "-b", "2048", "-N", ""],
            ["an RSA key in PEM", "rsa", "-b", "2048", "-m", "PEM", "-N", ""],
            ["an encrypted Ed25519 key", "ed25519", "-N", "open sesame"],
            ["an encrypted RSA key in PEM", "rsa", "-b", "2048", "-m", "PEM", "-N", "open sesame"],
        ] as const) {
            it(`with ${what}`, async () => {
                const privateKey = server.addKey(type, ...options);
                const privateKeyPassword = (options as readonly string[]).includes("open sesame")
                    ? { privateKeyPassword: "open sesame" }
                    : {};
                const connection = { ...server.connection(), privateKey, ...privateKeyPassword };
                assert.equal((await run(connection)).stdout, "in");
            });
        }

        for (const [what, pair] of [
            ["Ed25519", () => generateKeyPairSync("ed25519")],
            ["ECDSA", () => generateKeyPairSync("ec", { namedCurve: "P-256" })],
            ["RSA", () => generateKeyPairSync("rsa", { modulusLength: 2048 })],
        ] as const) {
            it(`with an ${what} key in PKCS#8, as the tls package makes it`, async () => {
                const privateKey = pair().privateKey.export({ type: "pkcs8", format: "pem" }).toString();
                const directory = mkdtempSync(join(tmpdir(), "command-key-"));
                // ssh-keygen tells the public key in the form of authorized_keys; for Ed25519 it does not read PKCS#8.
                const authorized = what === "Ed25519" ? undefined : publicKeyOf(directory, privateKey);
                server.authorize(authorized ?? ed25519Line(privateKey));
                rmSync(directory, { recursive: true });
                assert.equal((await run({ ...server.connection(), privateKey })).stdout, "in");
            });
        }

        it("with the keys of an agent, given or found in the environment", async () => {
            const directory = mkdtempSync(join(tmpdir(), "command-agent-"));
            const socket = join(directory, "socket");
            const agent = spawn("ssh-agent", ["-D", "-a", socket], { stdio: "ignore" });
            const env = { ...process.env, SSH_AUTH_SOCK: socket };
            await until(() => execFileSync("ssh-add", ["-q", "-"], { input: server.key, env }).length === 0);
            const { privateKey, ...connection } = server.connection();
            assert.notEqual(privateKey, "");
            try {
                assert.equal((await run({ ...connection, agentSocketPath: socket })).stdout, "in");
                await plugin.stop();
                plugin = await CommandPlugin.start({ SSH_AUTH_SOCK: socket });
                assert.equal((await run(connection)).stdout, "in");
            } finally {
                await ended(agent);
                rmSync(directory, { recursive: true });
            }
        });

        it("not with an agent that is not there, if it was asked for by name", async () => {
            const message = await messageOf(run({ ...server.connection(), agentSocketPath: "/nowhere/socket" }));
            assert.equal(message, "dial unix /nowhere/socket: connect: no such file or directory");
        });

        it("not with a key that nobody knows; the error tells user, key and what the server accepts", async () => {
            const stranger = await SshServer.start();
            const connection = { ...server.connection(), privateKey: stranger.key, dialErrorLimit: 1 };
            const message = await messageOf(run(connection));
            await stranger.remove();
            const shown = execFileSync("ssh-keygen", ["-lf", "-"], {
                input: stranger.publicKey,
                encoding: "utf8",
            }).split(" ")[1];
            const [first, second] = message.split("\n");
            assert.equal(
                first,
                "after 1 failed attempts: ssh: handshake failed: " +
                    "ssh: unable to authenticate, attempted methods [publickey], no supported methods remain",
            );
            assert.match(second ?? "", /after 2 attempts in 0\.\d s: it does not let user "/);
            assert.ok(
                second?.endsWith(
                    `"${server.user}" in: tried the private key ssh-ed25519 ${shown ?? "?"}; the server accepts publickey`,
                ),
                second,
            );
        });

        it("not without any credentials", async () => {
            const { privateKey, ...connection } = server.connection();
            assert.notEqual(privateKey, "");
            const message = await messageOf(run({ ...connection, dialErrorLimit: 0 }));
            assert.match(message, /attempted methods \[none\]/);
            assert.match(message, /no credentials were given; the server accepts publickey$/);
        });

        for (const [what, change, expected] of [
            [
                "a key that is none",
                { privateKey: "nonsense" },
                /^ssh: no key found: connection\.privateKey is not a private key/,
            ],
            ["a public key", { privateKey: "PUBLIC" }, /^ssh: no key found: .*\(it is a public key\)$/],
            [
                "a locked key without password",
                { privateKey: "LOCKED" },
                /^ssh: this private key is passphrase protected/,
            ],
            [
                "a locked key with the wrong password",
                { privateKey: "LOCKED", privateKeyPassword: "wrong" },
                /^x509: decryption password incorrect/,
            ],
        ] as const) {
            it(`not with ${what}; there is no second attempt`, async () => {
                const keys: Record<string, string> = {
                    PUBLIC: server.hostKey,
                    LOCKED: change.privateKey === "LOCKED" ? server.addKey("ed25519", "-N", "right") : "",
                };
                const privateKey = keys[change.privateKey] ?? change.privateKey;
                const message = await messageOf(run({ ...server.connection(), ...change, privateKey }));
                assert.match(message, expected);
                assert.ok(!message.includes("attempt"), message);
            });
        }
    });

    describe("dial", () => {
        it("again until the host is there, and tell so meanwhile", async () => {
            const port = await freePort();
            const running = run({ ...server.connection(), port, dialErrorLimit: -1 });
            const told = await plugin.logs("Dial 2/inf failed: retrying");
            assert.deepEqual([told.severity, told.status], ["info", true]);
            const relay = new Relay(server.port);
            await relay.listen(port);
            assert.equal((await running).stdout, "in");
            await relay.close();
        });

        it("as often as allowed, and then tell where to, how often and why not", async () => {
            const port = await freePort();
            const message = await messageOf(run({ ...server.connection(), port, dialErrorLimit: 2 }));
            assert.match(
                message,
                new RegExp(
                    `^after 2 failed attempts: dial tcp 127\\.0\\.0\\.1:${port}: connect: connection refused\n` +
                        `no SSH connection to 127\\.0\\.0\\.1:${port} as user "${server.user}" after 3 attempts in 0\\.\\d s: ` +
                        "it refuses connections: nothing listens on that port$",
                ),
            );
            assert.deepEqual(
                plugin.texts().map((text) => text.split(":")[0]),
                ["Dial 1/2 failed", "Dial 2/2 failed"],
            );
        });

        it("no longer than perDialTimeout at a time", async () => {
            const hole = await BlackHole.open();
            const begin = performance.now();
            const failing = run({ host: "127.0.0.1", port: hole.port, perDialTimeout: 1, dialErrorLimit: 0 });
            const message = await messageOf(failing);
            const seconds = (performance.now() - begin) / 1000;
            await hole.close();
            assert.match(message, /^after 0 failed attempts: dial tcp 127\.0\.0\.1:\d+: i\/o timeout\n/);
            assert.match(message, /: it did not answer within 1 s: wrong address, a firewall, or the machine is down$/);
            assert.ok(seconds > 0.9 && seconds < 3, `it took ${seconds} s`);
        });

        it("no longer than the resource's own time", async () => {
            const port = await freePort();
            const message = await messageOf(run({ ...server.connection(), port, dialErrorLimit: -1 }, "true", 0.5));
            assert.match(
                message,
                /^context deadline exceeded\nno SSH connection to .* after \d attempts in 0\.\d s: it refuses/,
            );
        });

        it("and give up when the engine cancels", async () => {
            const port = await freePort();
            const failing = messageOf(run({ ...server.connection(), port, dialErrorLimit: -1 }));
            await plugin.logs("Dial 1/inf");
            await plugin.cancel();
            assert.match(await failing, /^context canceled\n?/);
        });

        it("a name that does not exist", async () => {
            const message = await messageOf(run({ host: "no-such-host.invalid", dialErrorLimit: 0 }));
            assert.match(
                message,
                /dial tcp: lookup no-such-host\.invalid: (no such host|temporary failure in name resolution)\n/,
            );
        });

        it("something that is no SSH server", async () => {
            const silent = createServer((socket) => socket.end());
            const port = await listen(silent);
            const message = await messageOf(run({ ...server.connection(), port, dialErrorLimit: 0 }));
            await close(silent);
            assert.match(message, /^after 0 failed attempts: ssh: handshake failed: .*\n.*is that an SSH server\?$/);
        });
    });

    describe("through a bastion", () => {
        it("work, and check the host keys of both", async () => {
            const bastion = await SshServer.start();
            try {
                const state = await run(
                    { ...server.connection(), proxy: bastion.connection() },
                    "echo $SSH_CONNECTION",
                );
                assert.match(textOf(state, "stdout"), new RegExp(` ${server.port}$`));
                assert.equal(bastion.logins(), 1);
                for (const [proxyKey, hostKey] of [
                    [server.hostKey, server.hostKey],
                    [bastion.hostKey, bastion.hostKey],
                ] as const) {
                    const proxy = { ...bastion.connection(), hostKey: proxyKey, dialErrorLimit: 0 };
                    const message = await messageOf(run({ ...server.connection(), hostKey, proxy, dialErrorLimit: 0 }));
                    assert.match(
                        message,
                        /^proxy: after 0 failed attempts: ssh: handshake failed: ssh: host key mismatch\n/,
                    );
                    const refused = proxyKey === server.hostKey ? bastion.port : server.port;
                    assert.ok(message.includes(`no SSH connection to 127.0.0.1:${refused} `), message);
                }
            } finally {
                await bastion.remove();
            }
        });

        it("tell when the bastion cannot reach the host", async () => {
            const bastion = await SshServer.start();
            const port = await freePort();
            const failing = run({ ...server.connection(), port, dialErrorLimit: 1, proxy: bastion.connection() });
            const message = await messageOf(failing);
            await bastion.remove();
            assert.match(message, /^proxy: after 1 failed attempts: ssh: rejected: connect failed \(.*\)\n/);
            assert.match(message, new RegExp(`: the bastion 127\\.0\\.0\\.1:${bastion.port} cannot connect to it`));
            assert.match(plugin.texts()[0] ?? "", /^Dial from proxy 1\/1 failed: retrying/);
        });

        it("tell when the bastion is not there", async () => {
            const proxy = { ...server.connection(), port: await freePort(), dialErrorLimit: 0 };
            const message = await messageOf(run({ ...server.connection(), proxy }));
            assert.match(message, /^proxy: after 0 failed attempts: dial tcp .*: connect: connection refused\n/);
        });
    });

    describe("are shared", () => {
        it("by commands one after the other and at once, and closed soon after", async () => {
            const before = server.logins();
            await run(server.connection());
            await Promise.all(Array.from({ length: 6 }, () => run(server.connection(), "sleep 0.2")));
            assert.equal(server.logins() - before, 1);
            const closed = (): number => server.log().split("Disconnected from user").length;
            const open = closed();
            await until(() => closed() > open, 8000);
        });

        it("by no more commands than a server takes on one", async () => {
            const before = server.logins();
            await Promise.all(Array.from({ length: 20 }, () => run(server.connection(), "sleep 0.3")));
            const logins = server.logins() - before;
            assert.ok(logins >= 2 && logins <= 3, `${logins} logins`);
        });

        it("also with a server that takes fewer: then there are more connections", async () => {
            const strict = await SshServer.start(["MaxSessions 1"]);
            try {
                const states = await Promise.all(
                    Array.from({ length: 3 }, (_, i) => run(strict.connection(), `sleep 0.2; echo ${i}`)),
                );
                assert.deepEqual(
                    states.map((state) => state.stdout),
                    ["0", "1", "2"],
                );
            } finally {
                await strict.remove();
            }
        });

        it("not by connections that differ", async () => {
            const before = server.logins();
            await run(server.connection());
            await run({ ...server.connection(), perDialTimeout: 14 });
            assert.equal(server.logins() - before, 2);
        });

        it("not when they died meanwhile: then the host is dialled anew, and each command runs once", async () => {
            const lonely = await SshServer.start();
            const directory = mkdtempSync(join(tmpdir(), "command-once-"));
            const count = `echo ran >> ${join(directory, "ran")}; cat ${join(directory, "ran")} | wc -l`;
            try {
                assert.equal((await run(lonely.connection(), count)).stdout, "1");
                await lonely.stop();
                await lonely.restart();
                assert.equal((await run(lonely.connection(), count)).stdout, "2");
                assert.equal(lonely.logins(), 2);
            } finally {
                await lonely.remove();
                rmSync(directory, { recursive: true });
            }
        });

        it("not when they hang: after some seconds the host is dialled anew", async () => {
            const relay = new Relay(server.port);
            const port = await relay.listen();
            const connection = { ...server.connection(), port };
            try {
                await run(connection);
                relay.freeze();
                const begin = performance.now();
                assert.equal((await run(connection)).stdout, "in");
                const seconds = (performance.now() - begin) / 1000;
                assert.ok(seconds > 4 && seconds < 8, `it took ${seconds} s`);
            } finally {
                await relay.close();
            }
        });
    });
});

describeSshd("logins by password of the command plugin", () => {
    it("work with password and by answering questions, and tell what was tried when they do not", async function () {
        if (process.getuid?.() !== 0) {
            this.skip();
        }
        const user = `command-test-${process.pid}`;
        const plugin = await CommandPlugin.start();
        const servers: SshServer[] = [];
        execFileSync("useradd", ["--create-home", "--shell", "/bin/sh", "--password", "*", user]);
        try {
            execFileSync("chpasswd", { input: `${user}:open sesame\n` });
            for (const settings of [
                ["PasswordAuthentication yes"],
                ["KbdInteractiveAuthentication yes", "UsePAM yes"],
            ]) {
                const server = await SshServer.start(settings);
                servers.push(server);
                const { privateKey, ...connection } = { ...server.connection(), user };
                assert.notEqual(privateKey, "");
                const create = async (password: string): Promise<Properties> => {
                    const { inputs } = await plugin.check(TYPE, {
                        create: "id -un",
                        connection: { ...connection, password, dialErrorLimit: 0 },
                    });
                    return (await plugin.create(TYPE, inputs)).state;
                };
                assert.equal((await create("open sesame")).stdout, user);
                const message = await messageOf(create("wrong"));
                assert.match(message, new RegExp(`it does not let user "${user}" in: tried the password`));
                assert.ok(!message.includes("wrong"), "the error shows the password");
            }
        } finally {
            await Promise.all(servers.map((server) => server.remove()));
            await plugin.stop();
            execFileSync("userdel", ["--remove", user], { stdio: "ignore" });
        }
    });

    it("of users other than root are not used again after a command: groups may have changed", async function () {
        if (process.getuid?.() !== 0) {
            this.skip();
        }
        const user = `command-test-${process.pid}`;
        const group = `${user}-group`;
        const plugin = await CommandPlugin.start();
        const server = await SshServer.start();
        execFileSync("useradd", ["--create-home", "--shell", "/bin/sh", "--password", "*", user]);
        execFileSync("groupadd", [group]);
        try {
            const connection = { ...server.connection(), user };
            const run = async (create: string): Promise<string> => {
                const { inputs } = await plugin.check(TYPE, { create, connection });
                return textOf((await plugin.create(TYPE, inputs)).state, "stdout");
            };
            assert.equal(await run("id -nG"), user);
            execFileSync("usermod", ["--append", "--groups", group, user]);
            assert.equal(await run("id -nG"), `${user} ${group}`);
            const before = server.logins();
            await Promise.all([run("sleep 0.3"), run("sleep 0.3"), run("sleep 0.3")]);
            assert.equal(server.logins() - before, 1, "commands at the same time share a login");
        } finally {
            await server.remove();
            await plugin.stop();
            execFileSync("userdel", ["--remove", user], { stdio: "ignore" });
            execFileSync("groupdel", [group]);
        }
    });
});

/** Passes connections on to a port, until it freezes those that it has. */
class Relay {
    private readonly server = createServer((socket) => {
        const target = connect(this.port, "127.0.0.1");
        this.pairs.push([socket, target]);
        socket.pipe(target).pipe(socket);
        [socket, target].forEach((end) => end.on("error", () => undefined));
    });
    private readonly pairs: [Socket, Socket][] = [];

    constructor(private readonly port: number) {}

    listen(port = 0): Promise<number> {
        return listen(this.server, port);
    }

    freeze(): void {
        for (const [socket, target] of this.pairs) {
            socket.unpipe();
            target.unpipe();
            socket.pause();
            target.pause();
        }
    }

    async close(): Promise<void> {
        this.pairs.flat().forEach((end) => {
            end.destroy();
        });
        await close(this.server);
    }
}

/** A port that does not answer: its queue is full, and the program behind it stands still. */
class BlackHole {
    private constructor(
        private readonly program: ChildProcess,
        private readonly sockets: Socket[],
        readonly port: number,
    ) {}

    static async open(): Promise<BlackHole> {
        const port = await freePort();
        const text = `require("net").createServer().listen(${port}, "127.0.0.1", 1, () => console.log("here"))`;
        const program = spawn(process.execPath, ["-e", text], { stdio: ["ignore", "pipe", "inherit"] });
        await new Promise((done) => program.stdout.once("data", done));
        program.kill("SIGSTOP");
        const sockets = Array.from({ length: 4 }, () => connect(port, "127.0.0.1").on("error", () => undefined));
        await sleep(200);
        return new BlackHole(program, sockets, port);
    }

    async close(): Promise<void> {
        this.sockets.forEach((socket) => socket.destroy());
        const gone = new Promise((done) => this.program.once("exit", done));
        this.program.kill("SIGKILL");
        await gone;
    }
}

async function listen(server: Server, port = 0): Promise<number> {
    await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
    const address = server.address();
    assert.ok(address !== null && typeof address !== "string");
    return address.port;
}

function close(server: Server): Promise<unknown> {
    return new Promise((done) => server.close(done));
}

async function ended(child: ChildProcess): Promise<void> {
    const gone = new Promise((done) => child.once("exit", done));
    child.kill("SIGTERM");
    await gone;
}

/** Waits until a condition holds; an error counts as no. */
async function until(holds: () => boolean, milliseconds = 3000): Promise<void> {
    for (const begin = performance.now(); performance.now() - begin < milliseconds;) {
        try {
            if (holds()) {
                return;
            }
        } catch {
            // Not yet.
        }
        await sleep(50);
    }
    throw new Error(`it did not happen within ${milliseconds} ms`);
}

/** The line for authorized_keys that belongs to a private key which ssh-keygen reads. */
function publicKeyOf(directory: string, privateKey: string): string {
    const file = join(directory, "key");
    writeFileSync(file, privateKey, { mode: 0o600 });
    return execFileSync("ssh-keygen", ["-yf", file], { encoding: "utf8" });
}

/** The same for an Ed25519 key, put together by hand. */
function ed25519Line(privateKey: string): string {
    const { x = "" } = createPublicKey(privateKey).export({ format: "jwk" });
    const field = (content: Buffer): Buffer => {
        const length = Buffer.alloc(4);
        length.writeUInt32BE(content.length);
        return Buffer.concat([length, content]);
    };
    const blob = Buffer.concat([field(Buffer.from("ssh-ed25519")), field(Buffer.from(x, "base64url"))]);
    return `ssh-ed25519 ${blob.toString("base64")}`;
}
