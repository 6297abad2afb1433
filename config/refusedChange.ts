import { RunError } from "@pulumi/pulumi/errors";

import { formatProblem, type Problem } from "./problem";

/** The configuration asks for what cannot be done to a cluster that lives. Nothing that depends on it is done. */
export class RefusedChange extends RunError {
    public constructor(problems: readonly Problem[]) {
        const text = [
            "This cluster cannot be changed like this; nothing that runs was touched.",
            ...problems.map(formatProblem),
        ].join("\n  ");
        super(text);
        // Whoever waits for the outcome would put the name of its own property before the message, one after the other.
        Object.defineProperty(this, "message", { get: () => text, set: () => undefined });
        // Once the program itself is at its end, the SDK shows an error by its stack alone, which would begin with a type.
        this.stack = text;
    }
}
