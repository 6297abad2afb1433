import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandPlugin, messageOf, Properties } from "./commandPlugin";
import { until } from "./ports";
import { describeSshd, SshServer } from "./sshServer";

const TYPE = "command:remote:Command";

describeSshd("logins of the command plugin", () => {
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
                agent.kill("SIGTERM");
                await once(agent, "exit");
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
            // What follows was recorded of golang.org/x/crypto/ssh 0.54.0, with which the official provider reads keys.
            [
                "a password for a key that has none",
                { privateKey: "OPEN", privateKeyPassword: "x" },
                /^ssh: key is not password protected: .*leave connection\.privateKeyPassword out$/,
            ],
            [
                "an empty password for a key in PEM that has none",
                { privateKey: "OPEN_PEM", privateKeyPassword: "" },
                /^ssh: not an encrypted key: .*leave connection\.privateKeyPassword out$/,
            ],
            [
                "a password for a key in PKCS#8 that has none",
                { privateKey: "OPEN_PKCS8", privateKeyPassword: "x" },
                /^ssh: not an encrypted key: .*leave connection\.privateKeyPassword out$/,
            ],
            [
                "a locked key in PKCS#8",
                { privateKey: "LOCKED_PKCS8", privateKeyPassword: "right" },
                /^ssh: not an encrypted key: .*ssh-keygen -p -f FILE"$/,
            ],
            [
                "a locked key in PKCS#8 without password",
                { privateKey: "LOCKED_PKCS8" },
                /^ssh: unsupported key type "ENCRYPTED PRIVATE KEY": .*ssh-keygen -p -f FILE"$/,
            ],
        ] as const) {
            it(`not with ${what}; there is no second attempt`, async () => {
                const pkcs8 = { type: "pkcs8", format: "pem" } as const;
                const pair = generateKeyPairSync("ed25519").privateKey;
                const makers: Record<string, () => string> = {
                    PUBLIC: () => server.hostKey,
                    OPEN: () => server.key,
                    OPEN_PEM: () => server.addKey("ecdsa", "-m", "PEM", "-N", ""),
                    OPEN_PKCS8: () => pair.export(pkcs8).toString(),
                    LOCKED: () => server.addKey("ed25519", "-N", "right"),
                    LOCKED_PKCS8: () =>
                        pair.export({ ...pkcs8, cipher: "aes-256-cbc", passphrase: "right" }).toString(),
                };
                const privateKey = makers[change.privateKey]?.() ?? change.privateKey;
                const message = await messageOf(run({ ...server.connection(), ...change, privateKey }));
                assert.match(message, expected);
                assert.ok(!message.includes("attempt"), message);
            });
        }
    });
});

describeSshd("logins by password of the command plugin", () => {
    it("work with password and by answering questions, and tell what was tried when they do not", async () => {
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
});

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
