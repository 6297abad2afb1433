// What `npm run preview -- STACK` does, on an account that only the double of AWS knows: the set-up would put its own plugins first.
// usage: previewOnDouble.ts STACK CONFIG_FILE; prints the report, then how many seconds it took to read, judge and render the plan.
import { makeReport } from "../../commands/preview/report";
import { runPreview } from "../../commands/preview/runPreview";
import { renderJson } from "../../commands/preview/renderJson";
import { renderMarkdown } from "../../commands/preview/renderMarkdown";
import { renderText } from "../../commands/preview/renderText";
import { runCommand } from "../../commands/shared/failure";
import { readToolchain } from "../../commands/shared/toolchain";

async function main(): Promise<number> {
    const [, , stack = "", configFile = ""] = process.argv;
    // What it costs to find the engine is part of what is measured.
    await readToolchain(["engine"]);
    const plan = await runPreview({ stack, env: process.env, configFile, policyConfig: undefined, refresh: false });
    const start = process.hrtime.bigint();
    const report = makeReport(plan);
    for (const render of [renderText, renderMarkdown, renderJson]) {
        process.stdout.write(render(report));
    }
    process.stdout.write(`${Number(process.hrtime.bigint() - start) / 1e9}\n`);
    return report.objections.length;
}

runCommand(main);
