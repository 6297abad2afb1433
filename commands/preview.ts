import * as fs from "node:fs";
import { parse } from "yaml";
import { policies } from "../policies/all";
import { checkPackConfig } from "../policies/config";
import { parseNameAndOptions } from "./shared/commandLine";
import { Failure, runCommand } from "./shared/failure";
import { findLab } from "./lab/lab";
import { labEnvironment } from "./lab/labStack";
import { makeReport, type Report } from "./preview/report";
import { runPreview } from "./preview/runPreview";
import { renderJson } from "./preview/renderJson";
import { renderMarkdown } from "./preview/renderMarkdown";
import { renderText } from "./preview/renderText";
import { readToolchain, type Toolchain } from "./shared/toolchain";

const usage = `npm run preview -- [STACK | --lab NAME] [--markdown | --json]

Tells what an update of a stack would do to the cluster, what the policies say to it, and which protected resources it touches.
Exits with 0 when there are no objections, with 1 when there are.
  STACK                 a stack where this computer is logged in
  --lab NAME            a lab on this computer
  --markdown            for a pull request
  --json                for programs
  --refresh             looks at what is there first, so that drift shows
  --expect-no-changes   any change is an objection
  --allow-protected     protected resources that are touched are no objection: each has been reviewed
  --policy-config FILE  settings of the policies (docs/policies.md)
  --config-file FILE    the stack's settings, where they are not in Pulumi.STACK.yaml
`;

async function main(): Promise<number> {
    const { name, values } = parseNameAndOptions(usage, {
        lab: { type: "string" },
        markdown: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        refresh: { type: "boolean", default: false },
        "expect-no-changes": { type: "boolean", default: false },
        "allow-protected": { type: "boolean", default: false },
        "policy-config": { type: "string" },
        "config-file": { type: "string" },
    });
    const policyConfig = values["policy-config"];
    if (policyConfig !== undefined) {
        checkPolicyConfig(policyConfig);
    }
    const place = await findStack(name, values.lab, values["config-file"]);
    const plan = await runPreview({ ...place, policyConfig, refresh: values.refresh });
    const report = makeReport(plan, {
        allowProtected: values["allow-protected"],
        expectNoChanges: values["expect-no-changes"],
    });
    process.stdout.write(render(report, values));
    return report.objections.length === 0 ? 0 : 1;
}

function render(report: Report, { json, markdown }: { json: boolean; markdown: boolean }): string {
    return json ? renderJson(report) : markdown ? renderMarkdown(report) : renderText(report);
}

interface Place {
    readonly stack: string;
    readonly env: NodeJS.ProcessEnv;
    readonly configFile: string | undefined;
}

async function findStack(
    stack: string | undefined,
    labName: string | undefined,
    configFile: string | undefined,
): Promise<Place> {
    if ((stack === undefined) === (labName === undefined)) {
        throw new Failure(`name a stack or, with --lab, a lab: one of them\n\n${usage}`);
    }
    if (labName !== undefined) {
        return placeOfLab(labName, await readToolchain(["engine"]));
    }
    return { stack: stack ?? "", env: (await readToolchain(["engine"])).env, configFile };
}

function placeOfLab(name: string, toolchain: Toolchain): Place {
    const lab = findLab(name);
    if (!fs.existsSync(lab.stackConfig)) {
        throw new Failure(`there is no lab ${name} here; make it with \`npm run up -- --lab ${name}\``);
    }
    return { stack: name, env: labEnvironment(lab, toolchain), configFile: lab.stackConfig };
}

/** The engine takes what it does not know in silence. */
function checkPolicyConfig(file: string): void {
    let given: unknown;
    try {
        given = parse(fs.readFileSync(file, "utf8"));
    } catch (error) {
        throw new Failure(
            `--policy-config ${file} cannot be read: ${error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)}; give a file with JSON in it`,
        );
    }
    const problems = checkPackConfig(policies, given);
    if (problems.length > 0) {
        const lines = problems.map(({ reason, fix }) => `  ${reason}; ${fix}.`);
        throw new Failure(
            `The settings of the policies in ${file} have ${problems.length === 1 ? "1 problem" : `${problems.length} problems`}; nothing was previewed.\n${lines.join("\n")}`,
        );
    }
}

runCommand(main);
