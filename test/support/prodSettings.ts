import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "./cluster";

export type Settings = Readonly<Record<string, unknown>>;

// Our own file.
const { config } = parse(readFileSync(join(root, "Pulumi.prod.yaml"), "utf8")) as { config: Settings };

/** The production stack as it stands in Pulumi.prod.yaml, keys without their namespace. */
export const prodSettings: Settings = Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key.replace("pulumi-etcd:", ""), value]),
);
