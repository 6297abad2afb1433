import { createRequire } from "node:module";
import { join } from "node:path";

/** Resolves one of the SDK's entry points as a file in `directory` would; `fix` says how to install it. */
export function locateModule(name: string, directory: string, fix: string): string {
    try {
        return createRequire(join(directory, "resolve.js")).resolve(name);
    } catch (error) {
        const notFound = error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND";
        throw notFound ? new Error(`It looks like the Pulumi SDK has not been installed. Have you run ${fix}?`) : error;
    }
}
