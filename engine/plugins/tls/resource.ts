import type { Failure } from "../provider";
import type { Properties } from "../value";
import type { Fields } from "./field";

/** One of the provider's resources. All of them live in the stack's state alone. */
export interface Resource {
    fields: Fields;
    /** What is computed, and unknown in a preview. */
    outputs: readonly string[];
    secretOutputs: readonly string[];
    /** Kept in the state for the original's sake, which upgrades states of an older version. */
    schemaVersion?: number;
    /** A certificate: replaced when its time comes. */
    renews?: true;
    /** What is wrong with the inputs together. */
    check?(inputs: Properties): Failure[];
    /** Makes it; `inputs` are checked, known and complete with defaults, and hold what is write-only. */
    create(inputs: Properties, warn: (message: string) => void): Created | Promise<Created>;
}

export interface Created {
    id: string;
    outputs: Properties;
}
