// What the engine shows of changes of remote commands. None has a command to run, so nobody is dialled.
import assert from "node:assert/strict";
import { describeEngine, makeProject } from "../../support/engine";

const program = (mark: string): string => `
import { remote } from "@pulumi/command";
const first = new remote.Command("first", {
    stdin: "${mark}",
    connection: { host: "first", privateKey: "key" },
});
const host = first.stdout.apply((text) => "second" + text);
new remote.Command("second", { connection: { host, privateKey: "key" } });
new remote.Command("third", { stdin: host, connection: { host: "third", privateKey: "key" } });
`;

describeEngine("a preview with the command plugin", () => {
    // Recorded of a provider of the same shape on pulumi-go-provider 1.3.0, which the official one stands on.
    it("names the input that changes, and plans no update for a connection that is not known yet", async () => {
        const project = makeProject({ program: program("one") });
        const up = await project.up();
        assert.equal(up.code, 0, up.output);
        project.writeProgram(program("two"));
        const preview = await project.preview();
        assert.equal(preview.code, 0, preview.output);
        assert.match(preview.output, /Command first update \[diff: ~stdin\]/);
        assert.match(preview.output, /Command third update \[diff: ~stdin\]/);
        assert.doesNotMatch(preview.output, /Command second update/);
        assert.match(preview.output, /~ 2 to update/);
    });
});
