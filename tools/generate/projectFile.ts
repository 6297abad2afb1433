// Pulumi.yaml as it must be for the keys there are. The engine knows types for configuration too, but it stops at the first wrong
// one, and a key without a default is required: so every key has a default and none a type that the engine checks, and the
// description says the type. That way the program sees all keys and reports all problems at once.
import { CONFIG_KEYS } from "../../config/keys";
import type { KeySpec, KeyTable } from "../../config/values/keySpec";

const HEADER = `# The project, and every key of a stack's configuration. The part below "config:" is made from config/keys.ts
# (npm run generate). Nothing here has an engine-checked type on purpose: the program checks all keys itself and reports
# every problem at once, where the engine would stop at the first.
name: pulumi-etcd
description: Dedicated etcd for Kubernetes clusters
license: Apache-2.0
runtime:
    name: nodejs
    options:
        # The program is loaded as CommonJS with its types taken away. Pulumi takes a stack trace for each resource, which costs more
        # than the resource; without the limit an error of the program's own tells where it comes from.
        typescript: false
        nodeargs: --stack-trace-limit=0 --require ./tools/register.cjs
requiredPulumiVersion: ">=3.255.0"
config:
`;

export function renderProjectFile(): string {
    return HEADER + Object.entries(CONFIG_KEYS).map(renderKey).join("");
}

function renderKey([name, spec]: [string, KeySpec]): string {
    const lines = [
        `    ${name}:`,
        ...(spec.secret ? ["        secret: true"] : []),
        `        default: ${renderDefault(spec)}`,
        "        description: |",
        `            ${describe(spec)}`,
        ...(spec.keys === undefined ? [] : describeKeys(spec.keys, "              ")),
    ];
    return `${lines.join("\n")}\n`;
}

/** What the engine hands over when the stack's file does not have the key; "" and {} mean "not given" to the program. */
function renderDefault(spec: KeySpec): string {
    return spec.type === "group" ? "{}" : '""';
}

function describe(spec: KeySpec): string {
    const fallback = spec.default === undefined ? "" : ` Default: ${spec.default}.`;
    return `(${spec.type}) ${spec.meaning}.${fallback}${spec.keys === undefined ? "" : " Keys:"}`;
}

function describeKeys(keys: KeyTable, indent: string): string[] {
    return Object.entries(keys).flatMap(([name, spec]) => [
        `${indent}${name}: ${describe(spec)}`,
        ...(spec.keys === undefined ? [] : describeKeys(spec.keys, `${indent}  `)),
    ]);
}
