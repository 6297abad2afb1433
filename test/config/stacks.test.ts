import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { listProblems, mustCheck, type Values } from "../support/configs";
import { renderProjectFile } from "../../tools/generate/projectFile";

const ROOT = join(__dirname, "../..");

/** The values of a stack's file without their namespace. */
function readStack(name: string): Values {
    const text = readFileSync(join(ROOT, `Pulumi.${name}.yaml`), "utf8");
    const file = parse(text) as { config: Record<string, unknown> }; // our own file
    return Object.fromEntries(
        Object.entries(file.config).map(([key, value]) => [key.replace("pulumi-etcd:", ""), value]),
    );
}

describe("the project's files", () => {
    it("give every key a default and none a type, so that the engine leaves all checks to the program", () => {
        const project = parse(renderProjectFile()) as { config: Record<string, Values> }; // as rendered above
        for (const [key, declaration] of Object.entries(project.config)) {
            assert.ok("default" in declaration, key);
            assert.ok(!("type" in declaration), key);
            assert.match(String(declaration.description), /^\(.+\) \S/, key);
        }
    });

    it("have a lab stack of three members that is good as soon as the lab is made", () => {
        const lab = { directory: "/lab", network: "10.213.0.0/24", buildsDirectory: "/builds" };
        const config = mustCheck({ ...readStack("lab"), lab }, { stack: "lab" });
        assert.equal(config.members.length, 3);
        assert.equal(config.environment, "test");
        assert.equal(config.disk.sizeBytes, 2 ** 30);
        assert.deepEqual(config.warnings, []);
    });

    it("have a stack of five members on hosts one has that is good as it stands", () => {
        assert.deepEqual(listProblems(readStack("ssh"), { stack: "ssh" }), []);
        const config = mustCheck(readStack("ssh"), { stack: "ssh" });
        assert.equal(config.members.length, 5);
        assert.equal(config.environment, "production");
        assert.equal(config.etcd.quotaBytes, 8 * 2 ** 30);
        assert.equal(config.disk.check, "enforce");
        assert.deepEqual(config.warnings, []);
    });

    it("have a production stack of five large members on AWS that is good as it stands", () => {
        assert.deepEqual(listProblems(readStack("prod"), { stack: "prod" }), []);
        const config = mustCheck(readStack("prod"), { stack: "prod" });
        assert.equal(config.environment, "production");
        assert.deepEqual(
            config.members.map(({ zone }) => zone?.slice(-1)),
            ["a", "b", "c", "a", "b"],
        );
        assert.equal(config.aws?.instanceType, "m7i.2xlarge");
        assert.equal(config.aws.volume.iops, 8000);
        assert.ok(config.aws.snapshots !== undefined);
        assert.equal(config.disk.check, "enforce");
        // Five members in three zones: said, and meant.
        assert.match(
            config.warnings.join("\n"),
            /^members: etcd-1, etcd-4 stand in zone "eu-central-1a".*\n.*etcd-2, etcd-5.*$/,
        );
    });
});
