import type { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";
import { parseWords } from "./words";

export const PACKAGE_MANAGERS = ["npm", "yarn", "pnpm", "bun"] as const;
export type PackageManager = (typeof PACKAGE_MANAGERS)[number];

/** The options below `runtime:` in Pulumi.yaml, PulumiPlugin.yaml or PulumiPolicy.yaml. */
export interface Options {
    typescript: boolean;
    tsconfig: string | undefined;
    nodeArgs: string[];
    packageManager: PackageManager | "auto";
    /** Install without what is needed for development alone. */
    production: boolean;
}

export function parseOptions(info: ProgramInfo | undefined): Options {
    const raw: Record<string, unknown> = info?.getOptions()?.toJavaScript() ?? {};
    const { typescript = true, tsconfig, nodeargs = "", packagemanager = "auto", production = false } = raw;
    if (typeof typescript !== "boolean") {
        throw new Error("typescript option must be a boolean");
    }
    if (tsconfig !== undefined && typeof tsconfig !== "string") {
        throw new Error("tsconfigpath option must be a string");
    }
    if (typeof nodeargs !== "string") {
        throw new Error("nodeargs option must be a string");
    }
    if (typeof production !== "boolean") {
        throw new Error("production option must be a boolean");
    }
    return {
        typescript,
        tsconfig,
        nodeArgs: parseWords(nodeargs),
        packageManager: parsePackageManager(packagemanager),
        production,
    };
}

/** What the node SDK reads from its environment about TypeScript. */
export function optionsEnvironment(options: Options): NodeJS.ProcessEnv {
    return {
        ...(options.typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
        ...(options.tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
    };
}

function parsePackageManager(value: unknown): PackageManager | "auto" {
    if (typeof value !== "string") {
        throw new Error("packagemanager option must be a string");
    }
    const found = (["auto", ...PACKAGE_MANAGERS] as const).find((name) => name === value);
    if (found === undefined) {
        throw new Error(`packagemanager option must be one of auto, npm, yarn, pnpm or bun, got "${value}"`);
    }
    return found;
}
