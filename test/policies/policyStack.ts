/** A stack as somebody may have written it, and what the pack must say about it. */
export interface PolicyStack {
    /** What it is, in a few words. */
    readonly title: string;
    /** The kind of public source after which it is written. */
    readonly style: string;
    /** All that is wrong with it; empty for a good one. */
    readonly wrong: readonly Wrong[];
    /** Declares its resources, as a Pulumi program does. */
    readonly create: () => void | Promise<void>;
}

export interface Wrong {
    /** As docs/policies.md has it. */
    readonly policy: string;
    readonly what: string;
}
