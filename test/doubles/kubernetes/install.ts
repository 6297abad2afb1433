// Puts the double where the engine looks for plugins: into a PULUMI_HOME of the test's own, beside the real plugins.
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../../..");

/** Of @pulumi/kubernetes, whose plugin cannot be had everywhere. */
export const VERSION = "4.34.2";

/** Makes HOME with all plugins of another one, and the double as the provider `kubernetes`, run from its source by the language host. */
export function installKubernetesDouble(home: string, other: string): void {
    const plugins = join(home, "plugins");
    const folder = join(plugins, `resource-kubernetes-v${VERSION}`);
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(join(other, "plugins")).filter((one) => !one.startsWith("resource-kubernetes-"))) {
        // The engine takes no links to folders for plugins, so the folder is real and what is in it is linked.
        mkdirSync(join(plugins, name));
        for (const file of readdirSync(join(other, "plugins", name))) {
            symlinkSync(join(other, "plugins", name, file), join(plugins, name, file));
        }
    }
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    const runtime = { name: "nodejs", options: { typescript: false } };
    writeFileSync(join(folder, "PulumiPlugin.yaml"), JSON.stringify({ runtime }));
    const description = { name: "kubernetes-double", version: VERSION, main: "index.js" };
    writeFileSync(join(folder, "package.json"), JSON.stringify(description));
    const lines = [join(root, "tools/register.cjs"), join(root, "test/doubles/kubernetes/main.ts")];
    writeFileSync(join(folder, "index.js"), lines.map((path) => `require(${JSON.stringify(path)});\n`).join(""));
}
