import assert from "node:assert/strict";
import type { Properties } from "../../../engine/plugins/value";
import { describeEngine, makeProject } from "../../support/engine";
import { Account } from "./account";
import { factsOf, resourceTypes } from "./facts";
import { makeOutputs } from "./outputs";
import { canChange, isSettled, sampleInputs, withSample } from "./samples";
import { AwsAccount } from "./useAwsDouble";

const STACK = "urn:pulumi:test::engine-test::pulumi:pulumi:Stack::engine-test-test";
const PROVIDER = "urn:pulumi:test::engine-test::pulumi:providers:aws::default_7_48_0";
const REGION = "eu-central-1";

interface Case {
    readonly name: string;
    readonly type: string;
    readonly before: Properties;
    readonly after: Properties;
}

/** One resource for each input whose change must replace it. */
const cases: readonly Case[] = resourceTypes.flatMap((type) => {
    const facts = factsOf(type);
    const { property } = facts.autoName ?? {};
    const named = { ...sampleInputs(facts), ...(property === undefined ? {} : { [property]: "its-name" }) };
    return facts.forceNew
        .filter((path) => !isSettled(facts, path))
        .map((path) => {
            const before = canChange(facts, path) ? withSample(facts, named, path, 0) : named;
            const after = withSample(facts, before, path, 1);
            return { name: `${type.replace(/.*:/, "")} ${path}`, type, before, after };
        });
});

interface Step {
    readonly op: string;
    readonly urn: string;
    readonly detailedDiff?: Readonly<Record<string, { readonly kind: string }>> | null;
}

describeEngine("every input that the facts call replacing, under the engine", () => {
    let account: AwsAccount;
    before(() => {
        account = new AwsAccount();
    });
    after(() => {
        account.remove();
    });

    it(`replaces its resource (${String(cases.length)} inputs of ${String(resourceTypes.length)} types)`, async () => {
        const project = makeProject({
            env: account.env,
            config: { "aws:region": REGION },
            files: { "cases.json": JSON.stringify(cases) },
            program: `
                import * as fs from "node:fs";
                import * as pulumi from "@pulumi/pulumi";
                for (const one of JSON.parse(fs.readFileSync("cases.json", "utf8"))) {
                    new pulumi.CustomResource(one.type, one.name, one.after, { version: "7.48.0" });
                }
            `,
        });
        project.write("state.json", JSON.stringify(deployment()));
        const imported = await project.pulumi(["stack", "import", "--stack", "test", "--file", "state.json"]);
        assert.equal(imported.code, 0, imported.output);
        const preview = await project.preview(["--json"]);
        assert.equal(preview.code, 0, preview.output);
        const { steps } = JSON.parse(preview.stdout) as { steps: readonly Step[] };
        for (const { name } of cases) {
            const step = steps.find(({ urn, op }) => urn.endsWith(`::${name}`) && op === "replace");
            assert.ok(
                step,
                `${name} is not replaced: ${JSON.stringify(steps.filter(({ urn }) => urn.endsWith(`::${name}`)))}`,
            );
            const kinds = Object.values(step.detailedDiff ?? {}).map(({ kind }) => kind);
            assert.ok(
                kinds.some((kind) => kind.endsWith("-replace")),
                `${name}: ${kinds.join(", ")}`,
            );
        }
    });

    function deployment(): object {
        const empty = new Account(account.file);
        const provider = { urn: PROVIDER, custom: true, id: "provider", type: "pulumi:providers:aws" };
        const settings = { region: REGION, version: "7.48.0" };
        const resources = cases.map(({ name, type, before: inputs }) => {
            const urn = `urn:pulumi:test::engine-test::${type}::${name}`;
            const made = makeOutputs(empty, { type, urn, inputs, region: REGION, times: 0 }, "one");
            const outputs = { ...made, region: REGION, tagsAll: inputs.tags ?? {}, id: "one" };
            const where = { parent: STACK, provider: `${PROVIDER}::provider` };
            return { urn, custom: true, id: "one", type, inputs, outputs, ...where };
        });
        return {
            version: 3,
            deployment: {
                manifest: { time: "2026-01-01T00:00:00Z", magic: "", version: "" },
                resources: [
                    { urn: STACK, custom: false, type: "pulumi:pulumi:Stack" },
                    { ...provider, inputs: settings, outputs: settings },
                    ...resources,
                ],
            },
        };
    }
});
