import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import type { Called, CallOptions } from "../../../components/remote/call";
import type { Machine } from "../../../components/remote/host";
import { describeProgram, type HostProgram, shipProgram } from "../../../components/remote/hostProgram";
import { ProgramDelivery } from "../../../components/remote/programDelivery";
import { renderDelivery, renderLaunch } from "../../../components/remote/renderFiles";
import { runProgram } from "../../support/mocks";
import { useTemporaryFolder } from "../../support/temporaryFolder";
import { runTool } from "../../support/tools";

const machine = (name: string): Machine => ({
    name,
    address: "192.0.2.1",
    connection: { host: "192.0.2.1" },
    sudo: true,
    machineId: "first",
});
const [one, other] = [machine("etcd-1"), machine("etcd-2")];
const fine: Called = { code: 0, stdout: "", stderr: "" };

interface Heard {
    readonly host: string;
    readonly command: string;
    readonly options: CallOptions | undefined;
}

/** Two resources of one machine, and one of another: calls a hook as the engine does. */
async function withHooks(
    answer: (nth: number) => Called,
    use: (before: (resource: string) => Promise<void>, heard: readonly Heard[]) => Promise<void>,
): Promise<void> {
    const heard: Heard[] = [];
    const { result } = await runProgram(() => {
        const delivery = new ProgramDelivery(
            "test-programs",
            ["member-keys", "etcd-node"],
            (host, command, _, options) => {
                heard.push({ host: host.name, command, options });
                return Promise.resolve(answer(heard.length));
            },
        );
        delivery.before("other-stage", other);
        delivery.before("one-keys", one);
        return delivery.before("one-stage", one);
    });
    const [hook] = result.beforeCreate ?? [];
    assert.ok(hook !== undefined);
    assert.deepEqual(result.beforeUpdate, [hook]);
    const { callback } = hook as pulumi.ResourceHook;
    await use(async (name) => callback({ name } as pulumi.ResourceHookArgs), heard);
}

describe("ProgramDelivery", () => {
    it("brings all programs to each machine once in a run, however many resources ask at once", async () => {
        await withHooks(
            () => fine,
            async (before, heard) => {
                await Promise.all([before("one-keys"), before("one-stage"), before("other-stage")]);
                await before("one-stage");
                assert.deepEqual(heard.map(({ host }) => host).sort(), ["etcd-1", "etcd-2"]);
                const input = renderDelivery([shipProgram("member-keys"), shipProgram("etcd-node")]);
                const options = { input, patient: true };
                assert.deepEqual(heard[0], { host: "etcd-1", command: "timeout 120 bash -s", options });
            },
        );
    });

    it("says what could not be done, and tries again when it is asked again", async () => {
        await withHooks(
            (nth) => (nth === 1 ? { code: 1, stdout: "", stderr: "put: No space left on device\n" } : fine),
            async (before, heard) => {
                await assert.rejects(
                    before("one-keys"),
                    /^Error: cannot put member-keys, etcd-node on etcd-1: put: No space left on device$/,
                );
                await before("one-keys");
                assert.equal(heard.length, 2);
            },
        );
    });

    it("takes a connection that was lost for no success", async () => {
        await withHooks(
            () => ({ code: undefined, stdout: "", stderr: "" }),
            async (before) => {
                await assert.rejects(before("one-keys"), /on etcd-1: the connection was lost$/);
            },
        );
    });
});

describe("a program that is brought to a host", () => {
    const folder = useTemporaryFolder();
    const make = (text: string): HostProgram => {
        const program = describeProgram("member-keys", text);
        return { ...program, path: join(folder(), "lib", `member-keys-${program.digest}`) };
    };
    const bash = (script: string, ...args: string[]) => runTool("bash", ["-s", "--", ...args], script);

    it("is put there whole and can be run, also after a run that was killed, and a second time", () => {
        const program = make('#!/bin/bash\necho "told $1"\n');
        mkdirSync(join(folder(), "lib"));
        writeFileSync(`${program.path}.new.17`, "#!/bin/b");
        for (let time = 0; time < 2; time++) {
            assert.deepEqual(bash(renderDelivery([program])), { code: 0, stdout: "", stderr: "" });
            assert.deepEqual(readdirSync(join(folder(), "lib")), [`member-keys-${program.digest}`]);
            assert.equal(readFileSync(program.path, "utf8"), program.text);
            assert.equal(statSync(program.path).mode & 0o777, 0o755);
        }
        assert.deepEqual(bash(renderLaunch(program), "a b"), { code: 0, stdout: "told a b\n", stderr: "" });
    });

    it("is not put there by a script that arrived in part", () => {
        const script = renderDelivery([make("#!/bin/bash\n")]);
        for (let length = 0; length < script.length - "main\n".length; length += 7) {
            bash(script.slice(0, length));
            assert.deepEqual(readdirSync(folder()), [], `after ${length} characters`);
        }
    });

    it("is not run when it is not there, or is not what was sent", () => {
        const program = make("#!/bin/bash\necho ran\n");
        const refused = {
            code: 70,
            stdout: "",
            stderr: `member-keys: ${program.path} is not there, or was changed by somebody; run again\n`,
        };
        assert.deepEqual(bash(renderLaunch(program)), refused);
        bash(renderDelivery([program]));
        writeFileSync(program.path, "#!/bin/bash\necho something else\n");
        assert.deepEqual(bash(renderLaunch(program)), refused);
    });
});
