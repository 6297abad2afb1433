import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describeEngine, makeProject, Project, Result } from "../../support/engine";
import { describeSshd, SshServer } from "../../ssh/sshServer";

// The settings are the program's "configuration": JSON in an environment variable, so that no file changes between runs.
const PROGRAM = `
import * as pulumi from "@pulumi/pulumi";
import { local, remote } from "@pulumi/command";

const { connection, ...args } = JSON.parse(process.env["SETTINGS"] ?? "{}");
const first = new remote.Command("first", { connection, ...args });
const second = new remote.Command("second", {
    connection,
    create: pulumi.interpolate\`echo "second after \${first.stdout}" | tr a-z A-Z\`,
    stdin: pulumi.secret("hidden input"),
}, { additionalSecretOutputs: ["stdout"] });
export const out = first.stdout;
export const after = second.stdout;
`;

describeSshd("stacks with the command plugin", () => {
    describeEngine("in the real engine", () => {
        let server: SshServer;
        let project: Project;

        before(async () => {
            server = await SshServer.start();
            project = makeProject({ program: PROGRAM });
        });
        after(() => server.remove());

        const settings = (args: Record<string, unknown>) => ({
            env: { SETTINGS: JSON.stringify({ connection: server.connection(), ...args }), SSH_AUTH_SOCK: "" },
        });
        const up = async (args: Record<string, unknown>, flags: string[] = []): Promise<Result> => {
            const result = await project.up(flags, settings(args));
            assert.equal(result.code, 0, result.output);
            return result;
        };
        const resourceOf = (name: string) => {
            const found = project.resources().find(({ urn }) => urn.endsWith(`::${name}`));
            assert.ok(found, `${name} is not in the state`);
            return found;
        };

        it("show in a preview what is not known yet, and run nothing", async () => {
            const before = server.logins();
            const result = await project.preview(["--diff"], settings({ create: "echo one" }));
            assert.equal(result.code, 0, result.output);
            assert.match(result.output, /\+ command:remote:Command: \(create\)/);
            assert.match(result.output, /create\s*: \[unknown\]/);
            assert.match(result.output, /connection: \[secret\]/);
            assert.equal(server.logins(), before);
        });

        it("run their commands in an up, in order, on one connection", async () => {
            const before = server.logins();
            await up({ create: "echo one" });
            assert.equal(server.logins() - before, 1);
            assert.equal(project.outputs().out, "one");
            assert.match(String(resourceOf("first").id), /^first[0-9a-f]{8}$/);
            assert.equal(resourceOf("first").outputs?.stdout, "one");
        });

        it("keep keys, secret inputs and secret outputs encrypted in the state", () => {
            const text = project.stateText();
            const key = server.key.split("\n").slice(1, 3).join("");
            for (const hidden of [key.slice(0, 40), "hidden input", "SECOND AFTER ONE"]) {
                assert.ok(!text.includes(hidden), `the state shows ${hidden}`);
            }
            const { inputs, outputs } = resourceOf("second");
            for (const value of [inputs?.connection, outputs?.connection, inputs?.stdin, outputs?.stdout]) {
                assert.ok(typeof value === "object" && value !== null && "ciphertext" in value, JSON.stringify(value));
            }
        });

        it("are left alone by a second up, a preview and a refresh", async () => {
            const before = server.logins();
            await up({ create: "echo one" }, ["--expect-no-changes"]);
            const preview = await project.preview(
                ["--expect-no-changes", "--refresh"],
                settings({ create: "echo one" }),
            );
            assert.equal(preview.code, 0, preview.output);
            assert.equal(server.logins(), before);
        });

        it("run again when an input changes, and keep their id", async () => {
            const { id } = resourceOf("first");
            const result = await up({ create: "echo one", update: "echo updated" });
            assert.match(result.output, /updat(ing|ed)/);
            assert.equal(project.outputs().out, "updated");
            assert.equal(resourceOf("first").id, id);
            assert.equal(resourceOf("first").outputs?.stdout, "updated");
        });

        it("are replaced when a trigger changes", async () => {
            const same = { create: "echo one", update: "echo updated" };
            await up({ ...same, triggers: ["a", { b: 1 }] });
            const { id } = resourceOf("first");
            await up({ ...same, triggers: ["a", { b: 1 }] }, ["--expect-no-changes"]);
            const result = await up({ ...same, triggers: ["a", { b: 2 }] });
            assert.match(result.output, /replac(ing|ed)/);
            assert.notEqual(resourceOf("first").id, id);
            assert.equal(project.outputs().out, "one");
        });

        it("show why a command failed, and stay as they were", async () => {
            const result = await project.up([], settings({ create: "echo some output; echo the reason >&2; exit 5" }));
            assert.notEqual(result.code, 0);
            assert.match(result.output, /error: .*Process exited with status 5: running "echo some output; /);
            assert.match(result.output, /the reason/);
            assert.ok(!/\bat .*\.ts:\d+/.test(result.output), `there is a stack trace: ${result.output}`);
            assert.equal(resourceOf("first").outputs?.stdout, "one");
        });

        it("end a long command when the user interrupts", async () => {
            const mark = `sleep 654${process.pid}`;
            const begin = performance.now();
            let interruptedAt = 0;
            const result = await project.up([], {
                ...settings({ create: `echo has begun; ${mark}; echo never` }),
                onOutput: (text, child) => {
                    if (text.includes("has begun") && interruptedAt === 0) {
                        interruptedAt = performance.now();
                        child.kill("SIGINT");
                    }
                },
            });
            assert.ok(interruptedAt > begin, `the command's output was not shown while it ran: ${result.output}`);
            assert.notEqual(result.code, 0);
            assert.ok(performance.now() - interruptedAt < 10_000, "it took too long to end");
            assert.match(result.output, /context canceled/);
            assert.equal(spawnSync("pgrep", ["-fx", mark]).status, 1, "the command still runs");
        });

        it("run delete when they are destroyed, with the connection that they have", async () => {
            await up({ create: "echo one", delete: "echo bye; exit 6" });
            const failed = await project.destroy([], settings({}));
            assert.match(failed.output, /Process exited with status 6: running "echo bye; exit 6":\s+bye/);
            await up({ create: "echo one", delete: "true" });
            const destroyed = await project.destroy([], { env: { SSH_AUTH_SOCK: "" } });
            assert.equal(destroyed.code, 0, destroyed.output);
            assert.deepEqual(project.resources(), []);
        });
    });
});
