import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { archive, asset, CommandPlugin, messageOf, Properties, UNKNOWN } from "./commandPlugin";
import { describeSshd, SshServer } from "./sshServer";

const COPY = "command:remote:CopyToRemote";

describeSshd("copies of the command plugin", () => {
    let plugin: CommandPlugin;
    let server: SshServer;
    let directory = "";
    const at = (path: string): string => join(directory, path);
    const read = (path: string): string => readFileSync(at(path), "utf8");

    before(async () => {
        server = await SshServer.start();
        plugin = await CommandPlugin.start();
    });
    after(async () => {
        await plugin.stop();
        await server.remove();
    });
    beforeEach(() => {
        directory = mkdtempSync(join(tmpdir(), "command-copy-"));
        mkdirSync(at("from/deep"), { recursive: true });
        writeFileSync(at("from/a"), "a");
        writeFileSync(at("from/deep/b"), "b");
        writeFileSync(at("file"), "content");
    });
    afterEach(() => {
        rmSync(directory, { recursive: true });
    });

    async function copy(source: Properties, remotePath: string): Promise<{ id: string; state: Properties }> {
        const inputs = { source, remotePath: at(remotePath), connection: server.connection() };
        const checked = await plugin.check(COPY, inputs);
        assert.deepEqual(checked.failures, {});
        return plugin.create(COPY, checked.inputs);
    }

    it("put a file where nothing is, with the directories above", async () => {
        const { id, state } = await copy(asset({ path: at("file"), hash: "1" }), "to/some/where");
        assert.equal(read("to/some/where"), "content");
        assert.match(id, /^[0-9a-f]{8}$/);
        assert.deepEqual(state.source, asset({ path: at("file"), hash: "1" }));
        assert.deepEqual(Object.keys(state).sort(), ["connection", "remotePath", "source"]);
    });

    it("put a file over another, and into a directory", async () => {
        writeFileSync(at("old"), "something longer than the new content");
        await copy(asset({ path: at("file") }), "old");
        assert.equal(read("old"), "content");
        mkdirSync(at("to"));
        await copy(asset({ path: at("file") }), "to");
        assert.equal(read("to/file"), "content");
    });

    it("put a text into a file, but not over a directory", async () => {
        await copy(asset({ text: "ünï" }), "to/text");
        assert.equal(read("to/text"), "ünï");
        await copy(asset({ hash: "e3b0" }), "to/text");
        assert.equal(read("to/text"), "");
        assert.equal(
            await messageOf(copy(asset({ text: "x" }), "to")),
            `remote path ${at("to")} is a directory; when using a text asset, remotePath must be a file path`,
        );
    });

    it("put a directory into the destination, or its content if its path ends with a slash", async () => {
        await copy(archive({ path: at("from") }), "one");
        assert.deepEqual([read("one/from/a"), read("one/from/deep/b")], ["a", "b"]);
        await copy(archive({ path: `${at("from")}/` }), "two");
        assert.deepEqual([read("two/a"), read("two/deep/b")], ["a", "b"]);
        await copy(archive({ path: at("from") }), "two");
        assert.equal(read("two/from/a"), "a");
        assert.match(await messageOf(copy(archive({ path: at("from") }), "file")), /file/);
    });

    it("pass large and empty files", async () => {
        const content = Buffer.alloc(5_000_001, "0123456789");
        writeFileSync(at("large"), content);
        writeFileSync(at("empty"), "");
        await Promise.all([
            copy(asset({ path: at("large") }), "to/large"),
            copy(asset({ path: at("empty") }), "to/empty"),
        ]);
        assert.ok(readFileSync(at("to/large")).equals(content), "the copy differs");
        assert.equal(statSync(at("to/empty")).size, 0);
    });

    it("are repeated when content or destination changed, and only then", async () => {
        const connection = server.connection();
        const state = { source: asset({ hash: "1" }), remotePath: at("to"), connection };
        const update = (change: Properties): Promise<Properties> =>
            plugin.update(COPY, state, {
                source: asset({ hash: "1", path: at("file") }),
                remotePath: at("to"),
                connection,
                ...change,
            });
        await update({ triggers: ["new"] });
        assert.ok(!existsSync(at("to")), "it was copied though nothing changed");
        await update({ source: asset({ hash: "2", path: at("file") }) });
        assert.equal(read("to"), "content");
        await update({ remotePath: at("elsewhere") });
        assert.equal(read("elsewhere"), "content");
    });

    it("do nothing in a preview, also when the source is not known yet", async () => {
        const inputs = { source: UNKNOWN, remotePath: at("to"), connection: { host: UNKNOWN } };
        const checked = await plugin.check(COPY, inputs);
        assert.deepEqual(checked.failures, {});
        const { id, state } = await plugin.create(COPY, checked.inputs, { preview: true });
        assert.deepEqual([id, state], ["", checked.inputs]);
    });

    it("tell what is wrong", async () => {
        assert.match(await messageOf(copy(asset({ path: at("nothing") }), "to")), /nothing/);
        writeFileSync(at("blocked"), "");
        assert.match(await messageOf(copy(asset({ path: at("file") }), "blocked/to")), /blocked/);
    });

    it("of the deprecated kind put one file to one path", async () => {
        const inputs = { localPath: at("file"), remotePath: at("to"), connection: server.connection() };
        const { id } = await plugin.create("command:remote:CopyFile", inputs);
        assert.equal(read("to"), "content");
        assert.match(id, /^[0-9a-f]{8}$/);
        const message = await messageOf(plugin.update("command:remote:CopyFile", inputs, inputs));
        assert.match(message, /^Update is not implemented for resource urn:/);
    });
});
