import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandPlugin, Properties, textOf } from "./commandPlugin";
import { Relay, until } from "../../ssh/ports";
import { describeSshd, SshServer } from "../../ssh/sshServer";

const TYPE = "command:remote:Command";

describeSshd("shared connections of the command plugin", () => {
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

    it("serve commands one after the other and at once, and closed soon after", async () => {
        const before = server.logins();
        await run(server.connection());
        await Promise.all(Array.from({ length: 6 }, () => run(server.connection(), "sleep 0.2")));
        assert.equal(server.logins() - before, 1);
        const closed = (): number => server.log().split("Disconnected from user").length;
        const open = closed();
        await until(() => closed() > open, 8000);
    });

    it("serve no more commands than a server takes on one", async () => {
        const before = server.logins();
        await Promise.all(Array.from({ length: 20 }, () => run(server.connection(), "sleep 0.3")));
        const logins = server.logins() - before;
        assert.ok(logins >= 2 && logins <= 3, `${logins} logins`);
    });

    it("are more where a server takes fewer commands on one", async () => {
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

    it("are not used for connections that differ", async () => {
        const before = server.logins();
        await run(server.connection());
        await run({ ...server.connection(), perDialTimeout: 14 });
        assert.equal(server.logins() - before, 2);
    });

    it("are given up when they died: then the host is dialled anew, and each command runs once", async () => {
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

    it("are given up when they hang: after some seconds the host is dialled anew", async () => {
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

    it("of users other than root are not used after a command has ended: groups may have changed", async () => {
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
