// The pack under the real engine: stacks that must be blocked, each with what must be said about it in its head.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { makeReport } from "../../commands/preview/report";
import { readPlan } from "../../commands/preview/readPlan";
import { policies } from "../../policies/all";
import { describeEngine, makeProject, type Project } from "../support/engine";
import { readBlockedStacks } from "./blockedStack";

const root = join(__dirname, "../..");
const stacks = readBlockedStacks();

/** Takes everything and knows nothing: what AWS itself would say to a stack is not what is tested here. */
const ANYTHING = `
const pulumi = require("@pulumi/pulumi");
pulumi.provider.main({
    version: "7.48.0",
    check: async (urn, olds, news) => ({ inputs: news }),
    create: async () => { throw new Error("nothing is ever made here"); },
}, process.argv.slice(2));
`;

const aws = {
    files: {
        "aws/PulumiPlugin.yaml": JSON.stringify({ runtime: { name: "nodejs", options: { typescript: false } } }),
        "aws/package.json": JSON.stringify({ name: "aws", version: "7.48.0", main: "index.js" }),
        "aws/index.js": ANYTHING,
    },
    settings: { plugins: { providers: [{ name: "aws", path: "./aws" }] } },
};

async function preview(project: Project, args: readonly string[] = []) {
    const log = join(project.directory, "events");
    const result = await project.preview(["--policy-pack", join(root, "policies"), "--event-log", log, ...args], {
        env: { PULUMI_DEBUG_COMMANDS: "true" },
    });
    return { result, report: makeReport(readPlan("test", readFileSync(log, "utf8"))) };
}

describeEngine("a bad stack", () => {
    for (const { name, text, expected, isMadeFirst } of stacks) {
        it(`is blocked, and told why: ${name}`, async () => {
            const project = makeProject({ ...aws, program: text, config: { "aws:region": "eu-central-1" } });
            if (isMadeFirst) {
                const made = await project.up();
                assert.equal(made.code, 0, made.output);
            }
            const { result, report } = await preview(project);
            assert.notEqual(result.code, 0, result.output);
            assert.deepEqual(report.messages, []);
            const broken = report.findings.filter(({ mandatory }) => mandatory);
            assert.deepEqual([...new Set(broken.map(({ policy }) => policy))].sort(), [...expected.keys()].sort());
            for (const [policy, words] of expected) {
                assert.ok(
                    broken.some(
                        (finding) =>
                            finding.policy === policy && words.test(finding.reason) && finding.fix !== undefined,
                    ),
                    `${policy}: ${broken
                        .filter((finding) => finding.policy === policy)
                        .map(({ reason }) => reason)
                        .join("\n")}`,
                );
            }
        });
    }

    it("is there for every mandatory policy", () => {
        const covered = new Set(stacks.flatMap(({ expected }) => [...expected.keys()]));
        const left = policies.filter(
            ({ name, enforcementLevel }) => enforcementLevel === "mandatory" && !covered.has(name),
        );
        assert.deepEqual(
            left.map(({ name }) => name),
            [],
        );
    });
});

describeEngine("the settings of the pack", () => {
    const program = stacks.find(({ name }) => name === "fourMembers")?.text ?? "";

    async function previewWith(config: unknown) {
        const project = makeProject({ ...aws, program });
        project.write("settings.json", JSON.stringify(config));
        return preview(project, ["--policy-pack-config", "settings.json"]);
    }

    it("turn a rule into advice", async () => {
        const { result, report } = await previewWith({ "etcd-members-odd": "advisory" });
        assert.equal(result.code, 0, result.output);
        assert.deepEqual(
            report.findings.filter(({ mandatory }) => mandatory),
            [],
        );
    });

    it("are refused with a wrong type, by the engine", async () => {
        const project = makeProject({ ...aws, program });
        project.write("settings.json", JSON.stringify({ "etcd-members-minimum": { least: "four" } }));
        const result = await project.preview([
            "--policy-pack",
            join(root, "policies"),
            "--policy-pack-config",
            "settings.json",
        ]);
        assert.notEqual(result.code, 0);
        assert.match(result.output, /etcd-members-minimum: least: Invalid type\. Expected: integer, given: string/);
    });

    it("are refused with an unknown key, as a violation", async () => {
        const { result, report } = await previewWith({ "etcd-members-minimum": { leest: 4 } });
        assert.notEqual(result.code, 0);
        const told = report.findings.find(({ policy }) => policy === "etcd-members-minimum");
        assert.match(told?.reason ?? "", /the setting etcd-members-minimum\.leest of the policies is unknown/);
        assert.match(told?.fix ?? "", /did you mean least\?/);
    });
});
