import { RunError } from "@pulumi/pulumi/errors";

import { formatProblem, type Problem } from "./problem";

/** The user's configuration cannot be used. Pulumi prints the message alone, without a stack trace, and exits non-zero. */
export class ConfigError extends RunError {
    public readonly problems: readonly Problem[];

    public constructor(problems: readonly Problem[]) {
        super(renderProblems(problems));
        this.name = "ConfigError";
        this.problems = problems;
    }
}

function renderProblems(problems: readonly Problem[]): string {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    const lines = problems.map((problem) => `  ${formatProblem(problem)}`);
    return [`The configuration of this stack has ${count}; nothing was changed.`, ...lines].join("\n");
}
