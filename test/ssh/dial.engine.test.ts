import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BlackHole, close, freePort, listen, Relay } from "./ports";
import { messageOf, runOver } from "./runOver";
import { describeSshd, SshServer } from "./sshServer";

describeSshd("connections over SSH", () => {
    let server: SshServer;

    before(async () => {
        server = await SshServer.start();
    });
    after(() => server.remove());

    describe("check the host key", () => {
        it("and log in when it is the expected one, though the host has others", async () => {
            assert.equal(await runOver(server.connection()), "in");
        });

        it("and refuse another, naming both", async () => {
            const other = await SshServer.start();
            const connection = { ...server.connection(), hostKey: other.hostKey, dialErrorLimit: 0 };
            const message = await messageOf(runOver(connection));
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

        // Recorded of golang.org/x/crypto/ssh 0.54.0, asked as the official provider 1.2.1 asks it: for the type of the key alone.
        for (const [what, settings, expected] of [
            [
                "not that of an RSA key, as the official provider cannot",
                [],
                new RegExp(
                    "^after 0 failed attempts: ssh: handshake failed: ssh: no common algorithm for host key; " +
                        "we offered: \\[ssh-rsa\\]\n.*: give its Ed25519 key as connection\\.hostKey$",
                ),
            ],
            ["and that of an RSA key where the host still signs with SHA-1", ["HostKeyAlgorithms +ssh-rsa"], undefined],
        ] as const) {
            it(what, async () => {
                const directory = mkdtempSync(join(tmpdir(), "command-host-key-"));
                const file = join(directory, "rsa");
                execFileSync("ssh-keygen", ["-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", file]);
                const hostKey = readFileSync(`${file}.pub`, "utf8");
                const rsa = await SshServer.start([`HostKey ${file}`, ...settings]);
                const running = runOver({ ...rsa.connection(), hostKey, dialErrorLimit: 0 });
                if (expected === undefined) {
                    assert.equal(await running, "in");
                } else {
                    assert.match(await messageOf(running), expected);
                }
                await rsa.remove();
                rmSync(directory, { recursive: true });
            });
        }

        it("and say so when the text is no key, without trying", async () => {
            const message = await messageOf(runOver({ ...server.connection(), hostKey: "nonsense" }));
            assert.match(message, /^ssh: no key found: connection\.hostKey is not a public key/);
        });

        it("not at all when none is given", async () => {
            const { hostKey, ...connection } = server.connection();
            assert.notEqual(hostKey, "");
            assert.equal(await runOver(connection), "in");
        });
    });

    describe("dial", () => {
        it("again until the host is there, and tell so meanwhile", async () => {
            const port = await freePort();
            let onSecond: () => void = () => undefined;
            const second = new Promise<void>((resolve) => (onSecond = resolve));
            const report = (text: string): void => {
                if (text.startsWith("Dial 2/inf failed: retrying")) {
                    onSecond();
                }
            };
            const running = runOver({ ...server.connection(), port, dialErrorLimit: -1 }, { report });
            await second;
            const relay = new Relay(server.port);
            await relay.listen(port);
            assert.equal(await running, "in");
            await relay.close();
        });

        it("as often as allowed, and then tell where to, how often and why not", async () => {
            const port = await freePort();
            const told: string[] = [];
            const report = (text: string): void => void told.push(text);
            const message = await messageOf(runOver({ ...server.connection(), port, dialErrorLimit: 2 }, { report }));
            assert.match(
                message,
                new RegExp(
                    `^after 2 failed attempts: dial tcp 127\\.0\\.0\\.1:${port}: connect: connection refused\n` +
                        `no SSH connection to 127\\.0\\.0\\.1:${port} as user "${server.user}" after 3 attempts in 0\\.\\d s: ` +
                        "it refuses connections: nothing listens on that port$",
                ),
            );
            assert.deepEqual(
                told.map((text) => text.split(":")[0]),
                ["Dial 1/2 failed", "Dial 2/2 failed"],
            );
        });

        it("no longer than perDialTimeout at a time", async () => {
            const hole = await BlackHole.open();
            const begin = performance.now();
            const failing = runOver({ host: "127.0.0.1", port: hole.port, perDialTimeout: 1, dialErrorLimit: 0 });
            const message = await messageOf(failing);
            const seconds = (performance.now() - begin) / 1000;
            await hole.close();
            assert.match(message, /^after 0 failed attempts: dial tcp 127\.0\.0\.1:\d+: i\/o timeout\n/);
            assert.match(message, /: it did not answer within 1 s: wrong address, a firewall, or the machine is down$/);
            assert.ok(seconds > 0.9 && seconds < 3, `it took ${seconds} s`);
        });

        it("no longer than the signal allows", async () => {
            const port = await freePort();
            const connection = { ...server.connection(), port, dialErrorLimit: -1 };
            const message = await messageOf(runOver(connection, { ended: endAfter(500) }));
            assert.match(message, /^it is over\nno SSH connection to .* after \d attempts in 0\.\d s: it refuses/);
        });

        it("and give up at once, though nobody answers", async () => {
            const hole = await BlackHole.open();
            const connection = { host: "127.0.0.1", port: hole.port, perDialTimeout: 0 };
            const failing = messageOf(runOver(connection, { ended: endAfter(500) }));
            const begin = performance.now();
            const message = await failing;
            await hole.close();
            assert.match(message, /^it is over\nno SSH connection to .* after 1 attempt: it has not answered$/);
            assert.ok(performance.now() - begin < 2000, "it took too long");
        });

        it("a name that does not exist", async () => {
            const message = await messageOf(runOver({ host: "no-such-host.invalid", dialErrorLimit: 0 }));
            assert.match(
                message,
                /dial tcp: lookup no-such-host\.invalid: (no such host|temporary failure in name resolution)\n/,
            );
        });

        it("something that is no SSH server", async () => {
            const silent = createServer((socket) => socket.resume().end());
            const port = await listen(silent);
            const message = await messageOf(runOver({ ...server.connection(), port, dialErrorLimit: 0 }));
            await close(silent);
            assert.match(message, /^after 0 failed attempts: ssh: handshake failed: .*\n.*is that an SSH server\?$/);
        });
    });

    describe("through a bastion", () => {
        it("work, and check the host keys of both", async () => {
            const bastion = await SshServer.start();
            try {
                const connection = { ...server.connection(), proxy: bastion.connection() };
                assert.match(
                    await runOver(connection, { command: "echo $SSH_CONNECTION" }),
                    new RegExp(` ${server.port}$`),
                );
                assert.equal(bastion.logins(), 1);
                for (const [proxyKey, hostKey] of [
                    [server.hostKey, server.hostKey],
                    [bastion.hostKey, bastion.hostKey],
                ] as const) {
                    const proxy = { ...bastion.connection(), hostKey: proxyKey, dialErrorLimit: 0 };
                    const message = await messageOf(
                        runOver({ ...server.connection(), hostKey, proxy, dialErrorLimit: 0 }),
                    );
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
            const connection = { ...server.connection(), port, dialErrorLimit: 1, proxy: bastion.connection() };
            const told: string[] = [];
            const report = (text: string): void => void told.push(text);
            const message = await messageOf(runOver(connection, { report }));
            await bastion.remove();
            assert.match(message, /^proxy: after 1 failed attempts: ssh: rejected: connect failed \(.*\)\n/);
            assert.match(message, new RegExp(`: the bastion 127\\.0\\.0\\.1:${bastion.port} cannot connect to it`));
            assert.match(told[0] ?? "", /^Dial from proxy 1\/1 failed: retrying/);
        });

        it("tell when the bastion is not there", async () => {
            const proxy = { ...server.connection(), port: await freePort(), dialErrorLimit: 0 };
            const message = await messageOf(runOver({ ...server.connection(), proxy }));
            assert.match(message, /^proxy: after 0 failed attempts: dial tcp .*: connect: connection refused\n/);
        });
    });
});

function endAfter(milliseconds: number): AbortSignal {
    const end = new AbortController();
    setTimeout(() => {
        end.abort(new Error("it is over"));
    }, milliseconds);
    return end.signal;
}
