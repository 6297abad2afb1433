import { buildSync } from "esbuild";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../../..");

/** A provider plugin as it is shipped: one file, to be run by Node. */
export interface BundledPlugin {
    file: string;
    remove(): void;
}

export function bundlePlugin(name: string, version: string): BundledPlugin {
    const folder = mkdtempSync(join(tmpdir(), "pulumi-etcd-plugin-"));
    const file = join(folder, `pulumi-resource-${name}`);
    buildSync({
        entryPoints: [join(ROOT, "engine", "plugins", name, "index.ts")],
        outfile: file,
        bundle: true,
        platform: "node",
        target: "node20",
        define: { BUNDLED_VERSION: JSON.stringify(version) },
        banner: { js: "#!/usr/bin/env node" },
        logLevel: "error",
    });
    chmodSync(file, 0o755);
    return {
        file,
        remove: () => {
            rmSync(folder, { recursive: true, force: true });
        },
    };
}
