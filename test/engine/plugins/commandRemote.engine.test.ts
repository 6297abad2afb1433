import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CommandPlugin, messageOf, Properties, secret, UNKNOWN } from "./commandPlugin";
import { freePort, Relay } from "../../ssh/ports";
import { describeSshd, SshServer } from "../../ssh/sshServer";

const TYPE = "command:remote:Command";

describeSshd("remote commands of the command plugin", () => {
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

    async function checked(inputs: Properties): Promise<Properties> {
        const { inputs: result, failures } = await plugin.check(TYPE, { connection: server.connection(), ...inputs });
        assert.deepEqual(failures, {});
        return result;
    }

    it("runs create, keeps its output, and takes the inputs over into the state, secrets as secrets", async () => {
        const inputs = await checked({ create: "echo out; echo; echo err >&2; cat", stdin: secret("input") });
        const { id, state } = await plugin.create(TYPE, inputs, { name: "named" });
        assert.match(id, /^named[0-9a-f]{8}$/);
        assert.deepEqual(state, { ...inputs, stdout: "out\n\ninput", stderr: "err" });
        assert.deepEqual(await plugin.diff(TYPE, state, inputs), {});
    });

    it("takes off one line end, and keeps what is not ASCII", async () => {
        const { state } = await plugin.create(TYPE, await checked({ create: "printf 'a\\n\\n'; printf 'ünï😀' >&2" }));
        assert.deepEqual([state.stdout, state.stderr], ["a\n", "ünï😀"]);
    });

    it("does nothing without create", async () => {
        const { id, state } = await plugin.create(TYPE, await checked({ connection: { host: "192.0.2.1" } }));
        assert.match(id, /^it[0-9a-f]{8}$/);
        assert.deepEqual([state.stdout, state.stderr], ["", ""]);
    });

    it("connects nowhere in a preview, and shows outputs as unknown", async () => {
        const inputs = await checked({ create: "true", connection: { host: UNKNOWN } });
        const { state } = await plugin.create(TYPE, inputs, { preview: true });
        assert.deepEqual(state, { ...inputs, stdout: UNKNOWN, stderr: UNKNOWN });
    });

    it("passes large input and output", async () => {
        const stdin = "0123456789abcde\n".repeat(400_000);
        const { state } = await plugin.create(TYPE, await checked({ create: "cat", stdin, logging: "none" }));
        assert.ok(state.stdout === stdin.slice(0, -1), "the output is not the input");
    });

    it("does not mind a command that does not read its input", async () => {
        const stdin = "x".repeat(5_000_000);
        const { state } = await plugin.create(TYPE, await checked({ create: "echo done", stdin }));
        assert.equal(state.stdout, "done");
    });

    it("closes the input of a command that gets none", async () => {
        const { state } = await plugin.create(TYPE, await checked({ create: "cat; echo read" }));
        assert.equal(state.stdout, "read");
    });

    describe("that fail", () => {
        it("end with the status, the command and all it wrote", async () => {
            const create = 'echo "to out"\necho to err >&2\nexit 3';
            const message = await messageOf(plugin.create(TYPE, await checked({ create })));
            const quoted = '"echo \\"to out\\"\\necho to err >&2\\nexit 3"';
            assert.equal(message, `Process exited with status 3: running ${quoted}:\nto out\nto err\n`);
        });

        it("by a signal are told with its name", async () => {
            const message = await messageOf(plugin.create(TYPE, await checked({ create: "kill -TERM $$" })));
            assert.equal(message, 'Process exited with status 143 from signal TERM: running "kill -TERM $$":\n');
        });

        it("do not spoil the connection for others", async () => {
            const before = server.logins();
            await messageOf(plugin.create(TYPE, await checked({ create: "exit 1" })));
            await plugin.create(TYPE, await checked({ create: "true" }));
            assert.equal(server.logins() - before, 1);
        });
    });

    describe("on update", () => {
        it("run update, else create", async () => {
            const old = { ...(await checked({ create: "c" })), stdout: "old out", stderr: "old err" };
            for (const inputs of [{ create: "echo again" }, { create: "echo no", update: "echo again" }]) {
                const state = await plugin.update(TYPE, old, await checked(inputs));
                assert.equal(state.stdout, "again");
                assert.equal(state.stderr, "");
            }
        });

        it("tell what happened before in their environment, if the server takes it", async () => {
            const open = await SshServer.start(["AcceptEnv PULUMI_COMMAND_*"]);
            try {
                const inputs = await checked({ create: "echo $PULUMI_COMMAND_STDOUT", connection: open.connection() });
                const state = await plugin.update(TYPE, { ...inputs, stdout: "old out", stderr: "" }, inputs);
                assert.equal(state.stdout, "old out");
            } finally {
                await open.remove();
            }
        });

        it("say nothing of what happened before when told so", async () => {
            const old = { ...(await checked({ create: "c" })), stdout: "old out", stderr: "" };
            await plugin.update(TYPE, old, await checked({ create: "echo again", addPreviousOutputInEnv: false }));
            assert.deepEqual(plugin.texts(), ["again"]);
        });

        it("keep the old output when there is neither update nor create", async () => {
            const old = { ...(await checked({ create: "c" })), stdout: "old out", stderr: "old err" };
            const state = await plugin.update(TYPE, old, await checked({ delete: "d" }));
            assert.deepEqual([state.stdout, state.stderr], ["old out", "old err"]);
        });

        it("run nothing in a preview", async () => {
            const old = { ...(await checked({ create: "c" })), stdout: "old out", stderr: "" };
            const inputs = await checked({ create: "d", connection: { host: "192.0.2.1" } });
            assert.deepEqual(await plugin.update(TYPE, old, inputs, true), {
                ...inputs,
                stdout: UNKNOWN,
                stderr: UNKNOWN,
            });
        });
    });

    describe("on delete", () => {
        it("run delete with the connection of the state", async () => {
            const state = {
                ...(await checked({ delete: "echo bye $(cat); exit 4", stdin: "in" })),
                stdout: "",
                stderr: "",
            };
            const message = await messageOf(plugin.delete(TYPE, state));
            assert.equal(message, 'Process exited with status 4: running "echo bye $(cat); exit 4":\nbye in\n');
        });

        it("do not even connect without delete", async () => {
            await plugin.delete(TYPE, { connection: { host: "192.0.2.1" }, stdout: "", stderr: "" });
        });
    });

    describe("log", () => {
        it("each line while the command runs, as status of the resource", async () => {
            const create = "echo one; echo two >&2; read line; echo three; printf four";
            const running = plugin.create(TYPE, await checked({ create: `${create}; sleep 0.5`, stdin: "go\n" }));
            const first = await plugin.logs("one");
            const begin = performance.now();
            await running;
            assert.ok(performance.now() - begin > 250, "the first line came only with the end of the command");
            assert.deepEqual([first.severity, first.status], ["info", true]);
            assert.equal(first.urn, "urn:pulumi:test::test::command:remote:Command::it");
            assert.deepEqual(plugin.texts().sort(), ["four", "one", "three", "two"]);
        });

        for (const [logging, expected] of [
            ["stdout", ["out"]],
            ["stderr", ["err"]],
            ["stdoutAndStderr", ["err", "out"]],
            ["none", []],
        ] as const) {
            it(`${expected.join(" and ") || "nothing"} with logging ${logging}, but capture all`, async () => {
                const { state } = await plugin.create(
                    TYPE,
                    await checked({ create: "echo out; echo err >&2", logging }),
                );
                assert.deepEqual([state.stdout, state.stderr], ["out", "err"]);
                assert.deepEqual(plugin.texts().sort(), expected);
            });
        }

        it("no line is lost or out of order when there are many", async () => {
            await plugin.create(TYPE, await checked({ create: "seq 1 5000" }));
            const lines = plugin.texts().join("\n").split("\n");
            assert.deepEqual(
                lines,
                Array.from({ length: 5000 }, (_, i) => String(i + 1)),
            );
        });
    });

    describe("that the engine cancels", () => {
        it("get a signal, with all that they started, and then nothing begins any more", async () => {
            const mark = `sleep 987${process.pid}`;
            const inputs = await checked({ create: `trap 'echo stopped; exit 9' TERM; echo started; ${mark} & wait` });
            const failing = messageOf(plugin.create(TYPE, inputs));
            await plugin.logs("started");
            const begin = performance.now();
            await plugin.cancel();
            const message = await failing;
            assert.ok(performance.now() - begin < 3000, "it took too long to end");
            assert.match(
                message,
                /^context canceled \(Process exited with status 9\): running .*:\nstarted\nstopped\n$/s,
            );
            assert.equal(spawnSync("pgrep", ["-fx", mark]).status, 1, "what the command started still runs");
            assert.equal(await messageOf(plugin.create(TYPE, await checked({ create: "true" }))), "context canceled");
        });

        it("are killed if they do not listen", async () => {
            const inputs = await checked({ create: "trap '' TERM; echo started; while :; do sleep 0.1; done" });
            const failing = messageOf(plugin.create(TYPE, inputs));
            await plugin.logs("started");
            await plugin.cancel();
            assert.match(await failing, /^context canceled \(Process exited with status 137 from signal KILL\)/);
        });
    });

    it("fails, and says what may be, when the connection is lost while a command runs", async () => {
        const lonely = await SshServer.start();
        const inputs = await checked({ create: "echo started; sleep 30", connection: lonely.connection() });
        const failing = messageOf(plugin.create(TYPE, inputs));
        await plugin.logs("started");
        await lonely.stop();
        const message = await failing;
        await lonely.remove();
        assert.match(
            message,
            /^wait: remote command exited without exit status or exit signal \(the connection to 127\.0\.0\.1:\d+ was lost; /,
        );
        assert.match(message, /running "echo started; sleep 30":\nstarted\n$/);
    });

    it("ends when it is told to", async () => {
        plugin.process.kill("SIGTERM");
        await once(plugin.process, "exit");
        assert.equal(plugin.process.exitCode, 0);
    });

    it("ends with the process that started it, and begins nothing after that one was killed", async () => {
        const port = await freePort();
        // The shell is the plugin's parent, as the engine is.
        const orphan = await CommandPlugin.start({}, ["sh", "-c", '"$@" & wait', "sh"]);
        const late = await SshServer.start();
        const relay = new Relay(late.port);
        const connection = { ...late.connection(), port, dialErrorLimit: -1 };
        const directory = mkdtempSync(join(tmpdir(), "command-orphan-"));
        const create = `touch ${join(directory, "ran")}`;
        const gone = messageOf(orphan.create(TYPE, await checked({ create, connection })));
        await orphan.logs("Dial 2/inf failed: retrying");
        orphan.process.kill("SIGKILL");
        await relay.listen(port);
        const message = await gone;
        await sleep(1000);
        assert.match(message, /the engine is gone|UNAVAILABLE|ECONNREFUSED|ECONNRESET|Connection dropped/);
        assert.ok(!existsSync(join(directory, "ran")), "it ran a command after its engine was killed");
        assert.match(await messageOf(orphan.check(TYPE, {})), /ECONNREFUSED|No connection established/);
        rmSync(directory, { recursive: true });
        await relay.close();
        await orphan.stop();
        await late.remove();
    });

    it("answers what a provider is asked besides", async () => {
        assert.deepEqual(await plugin.configure(), {
            acceptsecrets: true,
            supportspreview: true,
            acceptresources: true,
            acceptoutputs: true,
            supportsAutonamingConfiguration: false,
        });
        const schema = JSON.parse(await plugin.schema()) as { name: string; version: string; resources: object };
        assert.deepEqual([schema.name, schema.version], ["command", "1.2.1"]);
        assert.deepEqual(Object.keys(schema.resources), ["command:local:Command", "command:remote:Command"]);
        assert.equal(
            await messageOf(plugin.check("command:remote:CopyToRemote", {})),
            "Resource type 'command:remote:CopyToRemote' not found: the command plugin that is built here offers " +
                "command:local:Command and command:remote:Command, the official one more",
        );
    });
});
