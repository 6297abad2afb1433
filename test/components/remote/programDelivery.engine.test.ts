import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describeEngine, makeProject, type Project } from "../../support/engine";
import { slowEvents, slowProvider } from "../../support/slowProvider";

// What it stands on is made up: of interest is when the engine has it called.
const files = {
    "programDelivery.ts": readFileSync(join(__dirname, "../../../components/remote/programDelivery.ts"), "utf8"),
    "hostProgram.ts": 'export const shipProgram = (name: string) => ({ name, text: "" });',
    "renderFiles.ts": 'export const renderDelivery = () => "";',
    "call.ts": `
import * as fs from "node:fs";
import * as pulumi from "@pulumi/pulumi";
const log = (event: string, name: string) =>
    fs.appendFileSync(__dirname + "/slow-provider/events", JSON.stringify({ event, name }) + "\\n");
export async function callRemotely(machine: { name: string }) {
    if (new pulumi.Config().get("dead") === machine.name) {
        throw new Error("no SSH connection to " + machine.name);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
    log("called", machine.name);
    return { code: 0, stdout: "", stderr: "" };
}`,
};

/** Two commands on each of two hosts, one after the other. */
const program = (milliseconds: number): string => `
import { ProgramDelivery } from "./programDelivery";
import { Slow } from "./slow";
const delivery = new ProgramDelivery("test-programs", ["member-keys", "etcd-node"]);
for (const name of ["etcd-1", "etcd-2"]) {
    const host = { name };
    const keys = new Slow(name + "-keys", { milliseconds: 1 }, { hooks: delivery.before(name + "-keys", host) });
    const hooks = delivery.before(name + "-stage", host);
    new Slow(name + "-stage", { milliseconds: ${milliseconds} }, { hooks, dependsOn: [keys] });
}`;

describeEngine("programs of hosts are brought", () => {
    const make = (config: Record<string, string> = {}): Project =>
        makeProject({
            ...slowProvider,
            program: program(1),
            files: { ...slowProvider.files, ...files },
            config,
        });
    /** What was done, of one host. */
    const eventsOf = (project: Project, host: string, from = 0): readonly string[] =>
        slowEvents(project.directory)
            .slice(from)
            .filter(({ event, name }) => name?.startsWith(host) === true && (event as string) !== "created")
            .map(({ event, name }) => `${event} ${name ?? ""}`);

    it("before the first command on each host, and not in a preview", async () => {
        const project = make();
        assert.equal((await project.preview()).code, 0);
        assert.deepEqual(eventsOf(project, "etcd-"), []);
        const result = await project.up();
        assert.equal(result.code, 0, result.output);
        for (const host of ["etcd-1", "etcd-2"]) {
            const expected = [`called ${host}`, `creating ${host}-keys`, `creating ${host}-stage`];
            assert.deepEqual(eventsOf(project, host), expected);
        }
    });

    it("again before a command that changes, and not where nothing does", async () => {
        const project = make();
        assert.equal((await project.up()).code, 0);
        const first = slowEvents(project.directory).length;
        assert.equal((await project.up()).code, 0);
        assert.deepEqual(eventsOf(project, "etcd-", first), []);
        project.writeProgram(program(2));
        const result = await project.up();
        assert.equal(result.code, 0, result.output);
        assert.deepEqual(
            eventsOf(project, "etcd-1", first).filter((event) => !event.startsWith("deleting")),
            ["called etcd-1", "creating etcd-1-stage"],
        );
    });

    it("or nothing is run on that host, and the run says why", async () => {
        const project = make({ dead: "etcd-2" });
        const result = await project.up(["--continue-on-error"]);
        assert.notEqual(result.code, 0);
        assert.match(result.output, /etcd-2-keys[^]*no SSH connection to etcd-2/);
        assert.deepEqual(eventsOf(project, "etcd-2"), []);
        assert.equal(eventsOf(project, "etcd-1").length, 3);
        assert.equal((await project.pulumi(["config", "rm", "dead"])).code, 0);
        const again = await project.up();
        assert.equal(again.code, 0, again.output);
        assert.equal(eventsOf(project, "etcd-2").length, 3);
    });
});
