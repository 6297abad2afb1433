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

/** More than anybody puts right before the next run; a long list that is wrong in each entry would scroll all else away. */
const MOST_SHOWN = 200;

function renderProblems(problems: readonly Problem[]): string {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    const lines = problems.slice(0, MOST_SHOWN).map((problem) => `  ${formatProblem(problem)}`);
    const rest = problems.length - MOST_SHOWN;
    const more = rest > 0 ? [`  ... and ${rest} more, which are shown when these are put right.`] : [];
    return [`The configuration of this stack has ${count}; nothing was changed.`, ...lines, ...more].join("\n");
}
