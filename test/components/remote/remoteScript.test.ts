import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Host } from "../../../components/remote/host";
import { createRemoteScript, type RemoteScriptArgs } from "../../../components/remote/remoteScript";
import { runProgram } from "../../support/mocks";
import { reveal, Secret, unknown } from "../../support/recordOptions";

const root = join(__dirname, "../../..");
const command = "/etc/etcd/staged/etcd-node converge 0123456789abcdef.1a2b3c4d";
const host: Host = {
    name: "etcd-1",
    address: "10.0.0.1",
    connection: { host: "10.0.0.1", user: "root", hostKey: "ssh-ed25519 AAAA" },
    sudo: false,
    dataDevice: "/dev/sdb",
    machineId: "first",
};

async function record(changes: Partial<RemoteScriptArgs> = {}, opts: pulumi.CustomResourceOptions = {}) {
    const run = await runProgram(() => createRemoteScript("script", { host, command, ...changes }, opts));
    return run.find("script");
}

describe("createRemoteScript", () => {
    it("asks for a command that ends by itself, is quiet about its result, and does nothing when it is deleted", async () => {
        const { type, inputs } = await record();
        assert.equal(type, "command:remote:Command");
        const { connection, ...open } = inputs;
        assert.ok(connection instanceof Secret);
        assert.deepEqual(open, {
            create: `timeout 600 ${command}`,
            triggers: ["first"],
            logging: "stderr",
            addPreviousOutputInEnv: false,
        });
    });

    it("becomes root by sudo, without asking, where the login is another user", async () => {
        const { inputs } = await record({ host: { ...host, sudo: true }, timeoutSeconds: 60 });
        assert.equal(inputs.create, `sudo -n timeout 60 ${command}`);
    });

    it("is made anew on another machine, and run again on another input", async () => {
        const before = await runProgram(() => createRemoteScript("script", { host, command }, {}));
        const again = async (changes: Partial<RemoteScriptArgs>): Promise<unknown> =>
            (
                await runProgram(() => createRemoteScript("script", { host, command, ...changes }, {}), { before })
            ).listChanges();
        assert.deepEqual(await again({}), {});
        assert.deepEqual(await again({ stdin: "more" }), { script: "update" });
        assert.deepEqual(await again({ host: { ...host, machineId: "second" } }), { script: "replace" });
    });

    it("may be given what is not known yet", async () => {
        const run = await runProgram(
            () => {
                const first = createRemoteScript("first", { host, command }, {});
                return createRemoteScript("second", { host, command, stdin: first.stdout }, {});
            },
            { preview: true },
        );
        assert.equal(run.find("second").inputs.stdin, unknown);
    });

    it("keeps a secret on its standard input secret", async () => {
        const { inputs } = await record({ stdin: pulumi.secret("hidden") });
        assert.ok(inputs.stdin instanceof Secret);
        assert.equal(reveal(inputs.stdin), "hidden");
    });

    it("passes its options on", async () => {
        const { options } = await record({}, { protect: true });
        assert.equal(options.protect, true);
    });

    it("is the only place that makes remote commands or copies files", () => {
        const makes = listSources(root).filter((file) =>
            /remote\.(Command|CopyToRemote|CopyFile)\(|@pulumi\/command\/remote/.test(readFileSync(file, "utf8")),
        );
        assert.deepEqual(
            makes.map((file) => relative(root, file)),
            ["components/remote/remoteScript.ts"],
        );
    });
});

/** Every source of the program that Pulumi runs. */
function listSources(folder: string): readonly string[] {
    const inside = ["components", "config"].flatMap((name) =>
        readdirSync(join(folder, name), { recursive: true, encoding: "utf8" }).map((file) => join(folder, name, file)),
    );
    const sources = [join(folder, "index.ts"), ...inside.filter((file) => file.endsWith(".ts"))];
    assert.ok(sources.length > 20, "the sources are where this test looks for them");
    return sources;
}
