import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "./ports";
import { messageOf, runOver } from "./runOver";
import { describeSshd, SshServer } from "./sshServer";

describeSshd("logins over SSH", () => {
    let server: SshServer;

    before(async () => {
        server = await SshServer.start();
    });
    after(() => server.remove());
    // Whoever runs the tests may have an agent.
    const agent = process.env.SSH_AUTH_SOCK;
    before(() => {
        process.env.SSH_AUTH_SOCK = "";
    });
    after(() => {
        process.env.SSH_AUTH_SOCK = agent ?? "";
    });

    describe("log in", () => {
        for (const [what, type, ...options] of [
            ["an Ed25519 key", "ed25519", "-N", ""],
            ["an ECDSA key", "ecdsa", "-N", ""],
            ["an RSA key", "rsa", "-b", "2048", "-N", ""],
            ["an RSA key in PEM", "rsa", "-b", "2048", "-m", "PEM", "-N", ""],
        ] as const) {
            it(`with ${what}`, async () => {
                const privateKey = server.addKey(type, ...options);
                assert.equal(await runOver({ ...server.connection(), privateKey }), "in");
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
                assert.equal(await runOver({ ...server.connection(), privateKey }), "in");
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
                assert.equal(await runOver({ ...connection, agentSocketPath: socket }), "in");
                process.env.SSH_AUTH_SOCK = socket;
                assert.equal(await runOver(connection), "in");
            } finally {
                process.env.SSH_AUTH_SOCK = "";
                agent.kill("SIGTERM");
                await once(agent, "exit");
                rmSync(directory, { recursive: true });
            }
        });

        it("not with an agent that is not there, if it was asked for by name", async () => {
            const message = await messageOf(runOver({ ...server.connection(), agentSocketPath: "/nowhere/socket" }));
            assert.equal(message, "dial unix /nowhere/socket: connect: no such file or directory");
        });

        it("not with a key that nobody knows; the error tells user, key and what the server accepts", async () => {
            const stranger = await SshServer.start();
            const connection = { ...server.connection(), privateKey: stranger.key, dialErrorLimit: 1 };
            const message = await messageOf(runOver(connection));
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
            const message = await messageOf(runOver({ ...connection, dialErrorLimit: 0 }));
            assert.match(message, /attempted methods \[none\]/);
            assert.match(message, /no credentials were given; the server accepts publickey$/);
        });

        for (const [what, kind, expected] of [
            ["a key that is none", "nonsense", /^connection\.privateKey is not a private key .*whole content/],
            ["a public key", "PUBLIC", /^connection\.privateKey is not a private key .*\(it is a public key\)/],
            ["a locked key", "LOCKED", /^connection\.privateKey is protected by a passphrase/],
            ["a locked key in PEM", "LOCKED_PEM", /^connection\.privateKey is protected by a passphrase/],
            ["a locked key in PKCS#8", "LOCKED_PKCS8", /^connection\.privateKey is protected by a passphrase/],
        ] as const) {
            it(`not with ${what}; there is no second attempt`, async () => {
                const pkcs8 = { type: "pkcs8", format: "pem" } as const;
                const pair = generateKeyPairSync("ed25519").privateKey;
                const makers: Record<string, () => string> = {
                    PUBLIC: () => server.hostKey,
                    LOCKED: () => server.addKey("ed25519", "-N", "right"),
                    LOCKED_PEM: () => server.addKey("ecdsa", "-m", "PEM", "-N", "right"),
                    LOCKED_PKCS8: () =>
                        pair.export({ ...pkcs8, cipher: "aes-256-cbc", passphrase: "right" }).toString(),
                };
                const privateKey = makers[kind]?.() ?? kind;
                const message = await messageOf(runOver({ ...server.connection(), privateKey }));
                assert.match(message, expected);
                assert.ok(!message.includes("attempt"), message);
            });
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
