import assert from "node:assert/strict";
import { existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandPlugin, messageOf, Properties, secret, UNKNOWN } from "./commandPlugin";

const TYPE = "command:local:Command";

describe("local commands of the command plugin", function () {
    this.timeout(30_000);
    let plugin: CommandPlugin;
    let directory = "";

    before(async () => {
        plugin = await CommandPlugin.start({ FROM_OUTSIDE: "yes" });
    });
    after(() => plugin.stop());
    beforeEach(() => {
        plugin.logged.length = 0;
        directory = realpathSync(mkdtempSync(join(tmpdir(), "command-local-")));
    });
    afterEach(() => {
        rmSync(directory, { recursive: true });
    });

    async function create(inputs: Properties): Promise<Properties> {
        const { inputs: checked, failures } = await plugin.check(TYPE, inputs);
        assert.deepEqual(failures, {});
        return (await plugin.create(TYPE, checked)).state;
    }

    it("run in a shell, with input, and take the inputs over into the state", async () => {
        const inputs = { create: "cat; echo err >&2", stdin: secret("in\n\n"), triggers: [1, { a: [true] }] };
        assert.deepEqual(await create(inputs), { ...inputs, stdout: "in\n", stderr: "err" });
    });

    it("see the environment of the engine and their own, which comes first", async () => {
        const create1 = 'echo "$FROM_OUTSIDE,$OWN,$HOME"';
        const state = await create({ create: create1, environment: { OWN: "o", HOME: "/h" } });
        assert.equal(state.stdout, "yes,o,/h");
    });

    it("run in the given directory with the given interpreter", async () => {
        const state = await create({
            create: "console.log(process.cwd(), 6 * 7)",
            dir: directory,
            interpreter: [process.execPath, "-e"],
        });
        assert.equal(state.stdout, `${directory} 42`);
    });

    it("log lines as status and obey logging", async () => {
        await create({ create: "echo out; echo err >&2", logging: "stderr" });
        assert.deepEqual(
            plugin.logged.map(({ severity, text, status }) => [severity, text, status]),
            [["info", "err", true]],
        );
    });

    describe("that fail", () => {
        const cases: [what: string, inputs: Properties, message: string][] = [
            ["with a status", { create: "echo a; exit 3" }, 'exit status 3: running "echo a; exit 3":\na\n'],
            ["by a signal", { create: "kill -9 $$" }, 'signal: killed: running "kill -9 $$":\n'],
            [
                "without interpreter",
                { create: "x", interpreter: ["no-such-program"] },
                'exec: "no-such-program": executable file not found in $PATH: running "x":\n',
            ],
            [
                "with a path to no interpreter",
                { create: "x", interpreter: ["/no/such/program"] },
                'fork/exec /no/such/program: no such file or directory: running "x":\n',
            ],
            [
                "without directory",
                { create: "x", dir: "/no/such/dir" },
                'chdir /no/such/dir: no such file or directory: running "x":\n',
            ],
        ];
        for (const [what, inputs, message] of cases) {
            it(`${what} tell it as the official plugin does`, async () => {
                assert.equal(await messageOf(create(inputs)), message);
            });
        }
    });

    it("know on update what they wrote before, unless told not to", async () => {
        const text = 'echo "<$PULUMI_COMMAND_STDOUT|$PULUMI_COMMAND_STDERR>"';
        const state = { create: "x", stdout: "before", stderr: "" };
        const update = async (more: Properties): Promise<Properties[string]> =>
            (await plugin.update(TYPE, state, { create: "x", update: text, ...more })).stdout ?? null;
        assert.equal(await update({}), "<before|>");
        assert.equal(await update({ addPreviousOutputInEnv: true }), "<before|>");
        assert.equal(await update({ addPreviousOutputInEnv: false }), "<|>");
    });

    it("run delete with what the state says", async () => {
        const state = { delete: 'echo "$PULUMI_COMMAND_STDOUT $A" > deleted', dir: directory, environment: { A: "a" } };
        await plugin.delete(TYPE, { ...state, stdout: "before", stderr: "" });
        const { stdout } = await create({ create: "cat deleted", dir: directory });
        assert.equal(stdout, "before a");
    });

    it("end when the engine cancels", async () => {
        const other = await CommandPlugin.start();
        const failing = messageOf(other.create(TYPE, { create: "echo started; sleep 60; echo never" }));
        await other.logs("started");
        await other.cancel();
        const message = await failing;
        const later = await messageOf(other.create(TYPE, { create: `touch ${join(directory, "ran")}` }));
        await other.stop();
        assert.equal(later, "context canceled");
        assert.ok(!existsSync(join(directory, "ran")), "it began a command after it was cancelled");
        assert.match(message, /^context canceled \(signal: terminated\): running .*:\nstarted\n$/);
    });

    it("end when their time is over", async () => {
        const failing = plugin.create(TYPE, { create: "exec sleep 60" }, { timeout: 0.3 });
        assert.match(
            await messageOf(failing),
            /^context deadline exceeded \(signal: terminated\): running "exec sleep 60":\n$/,
        );
    });

    it("are shown in a preview without being run", async () => {
        const inputs = { create: `touch ${join(directory, "ran")}`, environment: UNKNOWN };
        const { id, state } = await plugin.create(TYPE, inputs, { preview: true });
        assert.deepEqual([id, state], ["", { ...inputs, stdout: UNKNOWN, stderr: UNKNOWN }]);
        assert.equal((await create({ create: "ls", dir: directory })).stdout, "");
    });

    it("are not offered as a function", async () => {
        assert.equal(
            await messageOf(plugin.invoke("command:local:run", { command: "true" })),
            "the command plugin that is built here does not offer the function command:local:run, nor any other; the official one does",
        );
    });
});
