import type { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";

/** The options below `runtime:` in Pulumi.yaml, PulumiPlugin.yaml or PulumiPolicy.yaml. */
export interface Options {
    typescript: boolean;
    tsconfig: string | undefined;
    nodeArgs: string[];
    packageManager: string;
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
    if (typeof packagemanager !== "string") {
        throw new Error("packagemanager option must be a string");
    }
    return {
        typescript,
        tsconfig,
        nodeArgs: splitWords(nodeargs),
        packageManager: packagemanager,
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

function splitWords(nodeargs: string): string[] {
    if (/["'\\#]/.test(nodeargs)) {
        throw new Error(
            `nodeargs: ${nodeargs}: quotes, backslashes and comments are not offered by this language host, which splits at ` +
                "spaces; the official one offers them",
        );
    }
    return nodeargs.split(/\s+/).filter((word) => word !== "");
}
