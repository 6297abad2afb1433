// Puts the double where the engine looks for plugins: into a PULUMI_HOME of the test's own, beside the real plugins.
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../../..");

export const VERSION = "7.48.0";

/**
 * Makes HOME with all plugins of another one, and the double as the provider `aws`. The engine runs it from its source, through
 * the language host.
 */
export function installAwsDouble(home: string, other: string): void {
    const plugins = join(home, "plugins");
    const folder = join(plugins, `resource-aws-v${VERSION}`);
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(join(other, "plugins")).filter((one) => !one.startsWith("resource-aws-"))) {
        // The engine takes no links to folders for plugins, so the folder is real and what is in it is linked.
        mkdirSync(join(plugins, name));
        for (const file of readdirSync(join(other, "plugins", name))) {
            symlinkSync(join(other, "plugins", name, file), join(plugins, name, file));
        }
    }
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    // Types are checked by `npm run check`; here they are taken away, as everywhere else.
    const runtime = { name: "nodejs", options: { typescript: false } };
    writeFileSync(join(folder, "PulumiPlugin.yaml"), JSON.stringify({ runtime }));
    writeFileSync(
        join(folder, "package.json"),
        JSON.stringify({ name: "aws-double", version: VERSION, main: "index.js" }),
    );
    const lines = [join(root, "toolchain/register.cjs"), join(root, "test/support/aws/main.ts")];
    writeFileSync(join(folder, "index.js"), lines.map((path) => `require(${JSON.stringify(path)});\n`).join(""));
}
