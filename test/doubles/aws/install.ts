// Puts doubles where the engine looks for plugins: into a PULUMI_HOME of the test's own, beside the real plugins.
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../../..");

export const VERSION = "7.48.0";

/** A provider that the engine runs from its source, through the language host. */
export interface SourcePlugin {
    readonly name: string;
    readonly version: string;
    /** Below the repository. */
    readonly main: string;
}

export const awsDouble: SourcePlugin = { name: "aws", version: VERSION, main: "test/doubles/aws/main.ts" };
export const commandDouble: SourcePlugin = {
    name: "command",
    version: "1.2.1",
    main: "test/doubles/command/main.ts",
};

/** For programs that run with commandDouble: what they call themselves is doubled too. */
export const NO_CALLS = { NODE_OPTIONS: `--require ${join(root, "test/doubles/command/noCalls.cjs")}` } as const;

/** Makes HOME with all plugins of another one, but these instead of those of the same name. */
export function installPlugins(home: string, other: string, doubles: readonly SourcePlugin[]): void {
    const plugins = join(home, "plugins");
    mkdirSync(plugins, { recursive: true });
    const isDoubled = (folder: string) => doubles.some(({ name }) => folder.startsWith(`resource-${name}-`));
    for (const folder of readdirSync(join(other, "plugins")).filter((one) => !isDoubled(one))) {
        // The engine takes no links to folders for plugins, so the folder is real and what is in it is linked.
        mkdirSync(join(plugins, folder));
        for (const file of readdirSync(join(other, "plugins", folder))) {
            symlinkSync(join(other, "plugins", folder, file), join(plugins, folder, file));
        }
    }
    doubles.forEach((double) => {
        installPlugin(join(plugins, `resource-${double.name}-v${double.version}`), double);
    });
}

function installPlugin(folder: string, { name, version, main }: SourcePlugin): void {
    mkdirSync(folder);
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    // Types are checked by `npm run check`; here they are taken away, as everywhere else.
    const runtime = { name: "nodejs", options: { typescript: false } };
    writeFileSync(join(folder, "PulumiPlugin.yaml"), JSON.stringify({ runtime }));
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name, version, main: "index.js" }));
    const lines = [join(root, "tools/register.cjs"), join(root, main)];
    writeFileSync(join(folder, "index.js"), lines.map((path) => `require(${JSON.stringify(path)});\n`).join(""));
}
