import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { PackageDependency } from "@pulumi/pulumi/proto/plugin_pb";

/**
 * Whether the plugin of a package is installed. The engine fetches those that are not, all of them before each run, also the
 * ones that this stack has no resource of: seconds each time where they cannot be had. Those that are left out of the list it
 * fetches when a resource first asks for them.
 */
export function isAtHand(dependency: PackageDependency): boolean {
    const home = process.env.PULUMI_HOME ?? join(homedir(), ".pulumi");
    const version = dependency.getVersion();
    return existsSync(join(home, "plugins", `resource-${dependency.getName()}-${version}`));
}
