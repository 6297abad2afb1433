import { RunError } from "@pulumi/pulumi/errors";

import { formatProblem, type Problem } from "./problem";

/** What is configured does not fit what is there: a cluster that lives, its hosts, the account. Nothing that depends on it is done. */
export class Refusal extends RunError {
    public constructor(problems: readonly Problem[]) {
        const text = [
            "What is configured cannot be done here; nothing that runs was touched.",
            ...problems.map(formatProblem),
        ].join("\n  ");
        super(text);
        // Whoever waits for the outcome would put the name of its own property before the message, one after the other.
        Object.defineProperty(this, "message", { get: () => text, set: () => undefined });
        // Once the program itself is at its end, the SDK shows an error by its stack alone, which would begin with a type.
        this.stack = text;
    }
}
