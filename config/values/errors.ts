import { RunError } from "@pulumi/pulumi/errors";

import { formatProblem, type Problem } from "./problem";

/**
 * An error whose text the user sees as it is. The SDK (3.255) alters it in two places: `serializeFilteredProperties` (runtime/rpc.js)
 * puts `error serializing property "x": ` before the message of whatever fails an input, once for each property on the way, and
 * `defaultErrorMessage` (cmd/run/error.js) shows an error by its stack, which begins with a type.
 */
class PlainError extends RunError {
    protected constructor(text: string) {
        super(text);
        Object.defineProperty(this, "message", { get: () => text, set: () => undefined });
        this.stack = text;
    }
}

/** The user's configuration cannot be used. Pulumi prints the message alone, without a stack trace, and exits non-zero. */
export class ConfigError extends PlainError {
    public readonly problems: readonly Problem[];

    public constructor(problems: readonly Problem[]) {
        super(renderProblems(problems));
        this.name = "ConfigError";
        this.problems = problems;
    }
}

/** What is configured does not fit what is there: a cluster that lives, its hosts, the account. Nothing that depends on it is done. */
export class PreconditionError extends PlainError {
    public constructor(problems: readonly Problem[]) {
        super(
            [
                "What is configured cannot be done here; nothing that runs was touched.",
                ...problems.map(formatProblem),
            ].join("\n  "),
        );
        this.name = "PreconditionError";
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
