// operator.*: where the credentials of whoever works on the cluster go.
import { dirname, join } from "node:path";

import { readPath } from "../values/path";
import type { Section } from "../values/section";
import type { KeySpec, KeyTable } from "../values/keySpec";

export interface OperatorConfig {
    /** Where the operator's CA, certificate and key are written on the machine that runs Pulumi; undefined: nowhere. */
    readonly credentialsDirectory: string | undefined;
}

const OPERATOR_KEYS: KeyTable = {
    credentialsDirectory: {
        type: "path",
        meaning:
            "where the operator's certificate and key are written on this computer, readable by you alone; nowhere by default",
    },
};

export const OPERATOR: KeySpec = {
    type: "group",
    meaning: "what the people who run the cluster get",
    keys: OPERATOR_KEYS,
};

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
