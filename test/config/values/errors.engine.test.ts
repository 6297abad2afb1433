import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { stringify } from "yaml";

import { makeSsh, type Values } from "../../support/configs";
import { describeEngine, makeProject, type Project, type Result } from "../../support/engine";

const ROOT = join(__dirname, "../../..");

const PROGRAM = `
import * as pulumi from "@pulumi/pulumi";
import { loadConfig } from ${JSON.stringify(join(ROOT, "config", "load"))};

const config = loadConfig();
new pulumi.Stash("made", { input: "only after the configuration was good" });
export const cluster = config.name;
export const names = config.members.map((member) => member.name);
`;

/** A project with the repository's own Pulumi.yaml, and a stack's file with these values. */
function makeStack(values: Values): Project {
    const project = makeProject({ program: PROGRAM, name: "pulumi-etcd" });
    project.write("Pulumi.yaml", readFileSync(join(ROOT, "Pulumi.yaml"), "utf8"));
    // Pulumi.yaml names the loader by its place in the repository.
    project.write("tools/register.cjs", `require(${JSON.stringify(join(ROOT, "tools", "register.cjs"))});`);
    writeStack(project, values);
    return project;
}

function writeStack(project: Project, values: Values): void {
    const config = Object.fromEntries(Object.entries(values).map(([key, value]) => [`pulumi-etcd:${key}`, value]));
    project.write(`Pulumi.${project.stack}.yaml`, stringify({ config }));
}

const withAgent = { env: { SSH_AUTH_SOCK: "/run/agent" } };

function assertRefused(result: Result): void {
    assert.notEqual(result.code, 0, result.output);
    assert.match(result.output, /The configuration of this stack has \d+ problems?; nothing was changed\./);
    // Neither ours nor the engine's: no file, no line, no "unhandled exception".
    assert.doesNotMatch(result.output, /^\s+at |\.[jt]s:\d|nhandled|node_modules|must be of type/m);
}

describeEngine("configuration, through the engine", () => {
    it("reaches the program whole, with the defaults of Pulumi.yaml meaning nothing", async () => {
        const project = makeStack(makeSsh());
        const result = await project.up([], withAgent);
        assert.equal(result.code, 0, result.output);
        assert.deepEqual(project.outputs().cluster, "test");
        assert.deepEqual(project.outputs().names, ["etcd-1", "etcd-2", "etcd-3"]);
    });

    it("is refused with every problem at once, without a stack trace, before anything is made", async () => {
        const project = makeStack(makeSsh({ members: 4, etcd: { version: "3.5.2", qouta: "2GiB" }, colour: "red" }));
        for (const result of [await project.preview([], withAgent), await project.up([], withAgent)]) {
            assertRefused(result);
            for (const problem of [
                /members: 4 is an even number of members/,
                /etcd\.version: "3\.5\.2" has known faults/,
                /etcd\.qouta: this key is unknown; did you mean etcd\.quota\./,
                /colour: this key is unknown/,
            ]) {
                assert.match(result.output, problem);
            }
        }
        assert.deepEqual(
            project.resources().filter((resource) => resource.type !== "pulumi:pulumi:Stack"),
            [],
        );
        writeStack(project, makeSsh());
        const repaired = await project.up([], withAgent);
        assert.equal(repaired.code, 0, repaired.output);
    });

    it("is refused by the program and not by the engine when values have the wrong type", async () => {
        const wrong = {
            name: ["a", "b"],
            platform: { lab: true },
            members: { first: "etcd-1" },
            etcd: "3.6.14",
            timing: 3,
            disk: [1],
            tls: false,
            sshPrivateKey: { a: 1 },
        };
        const result = await makeStack(wrong).preview([], withAgent);
        assertRefused(result);
        for (const key of ["name", "platform", "members", "etcd", "timing", "disk", "tls", "sshPrivateKey"]) {
            assert.match(result.output, new RegExp(`^ *${key}: `, "m"));
        }
    });

    it("is refused when there is none", async () => {
        const result = await makeStack({}).preview([], withAgent);
        assertRefused(result);
        assert.match(result.output, /platform: nothing is given/);
        assert.match(result.output, /members: nothing is given/);
    });
});
