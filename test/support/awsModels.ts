// Models of AWS that others made, in a Python environment that tools/setup brings.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { root } from "./cluster";

const requirements = readFileSync(join(root, "tools/awsmodels/requirements.txt"));
const key = createHash("sha256").update(requirements).digest("hex").slice(0, 12);
const environment = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "pulumi-etcd/awsmodels", key);

/** Why there are none, or undefined when there are. */
export function whyNoAwsModels(): string | undefined {
    return existsSync(join(environment, ".ready")) ? undefined : "needs tools/setup --need awsmodels";
}

/** A program of that environment: python, moto_server, cfn-lint. */
export function awsModelsProgram(name: string): string {
    return join(environment, "bin", name);
}
