// operator.*: where the credentials of whoever works on the cluster go.
import { dirname, join } from "node:path";

import { readPath } from "../values/path";
import type { OperatorConfig } from "../schema";
import type { Section } from "../values/section";

export interface OperatorFacts {
    readonly resolvePath: (path: string) => string;
    readonly readText: (path: string) => string | undefined;
}

export function checkOperator(section: Section, { resolvePath, readText }: OperatorFacts): OperatorConfig {
    const directory = readPath(section, "credentialsDirectory", resolvePath);
    if (directory !== undefined && !section.problems.has(section.at("credentialsDirectory"))) {
        const has = (file: string): boolean => readText(join(directory, file)) !== undefined;
        if (dirname(directory) === directory) {
            section.report("credentialsDirectory", "is the root of all files", 'give a folder such as "~/etcd"');
        } else if (has("ca.crt") && !has("operator.crt")) {
            // Ours is written after operator.crt and goes with it, so this one belongs to somebody else.
            section.report(
                "credentialsDirectory",
                "has a ca.crt of somebody else's, which would be written over, and removed with the stack",
                "give a folder of its own, such as one below it",
            );
        }
    }
    return { credentialsDirectory: directory };
}
