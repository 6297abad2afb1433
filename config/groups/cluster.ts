// name, platform, environment: what cluster it is.
import { choiceOf, type KeyTable } from "../values/keySpec";
import { isLabel, LABEL_ADVICE } from "../values/label";
import type { Section } from "../values/section";

/** Where the hosts come from. */
export const Platform = { aws: "aws", lab: "lab", ssh: "ssh" } as const;
export type Platform = (typeof Platform)[keyof typeof Platform];

/** What the cluster is for. `test` permits a single member and relaxes the disk check; nothing else differs. */
export const Environment = { production: "production", test: "test" } as const;
export type Environment = (typeof Environment)[keyof typeof Environment];

const DEFAULT_ENVIRONMENT = Environment.production;

export const CLUSTER_KEYS: KeyTable = {
    name: { type: "DNS label", default: "the stack's name", meaning: "name of the cluster" },
    platform: {
        ...choiceOf({ Platform }),
        meaning: "where the hosts come from: made on AWS, made on this computer, or ones you have",
    },
    environment: {
        ...choiceOf({ Environment }),
        default: DEFAULT_ENVIRONMENT,
        meaning: "test permits a single member and only warns about slow disks",
    },
};

export interface ClusterReading {
    readonly name: string;
    /** undefined when it is absent or wrong. */
    readonly platform: Platform | undefined;
    readonly environment: Environment;
}

export function checkCluster(root: Section, stack: string): ClusterReading {
    const name = checkName(root, stack);
    const platform = root.choice("platform", Platform);
    if (root.value("platform") === undefined) {
        root.reportMissing(
            "platform",
            "say where the hosts come from: aws (made there), lab (made on this computer) or ssh (hosts you have)",
        );
    }
    const environment = root.choice("environment", Environment) ?? DEFAULT_ENVIRONMENT;
    return { name, platform, environment };
}

function checkName(root: Section, stack: string): string {
    const given = root.text("name");
    if (given !== undefined) {
        if (!isLabel(given)) {
            root.report("name", "is not a name for a cluster", LABEL_ADVICE);
        }
        return given;
    }
    if (!isLabel(stack) && root.value("name") === undefined) {
        root.problems.addPhrase(
            "name",
            `the stack's name "${stack}"`,
            "cannot be the cluster's name",
            `set name: ${LABEL_ADVICE}`,
        );
    }
    return stack;
}
