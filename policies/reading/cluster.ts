import type { Environment } from "../../config/schema";

/** What there is to know of a cluster as a whole. Each is read when asked for. */
export interface Cluster {
    readonly environment: Environment;
    /** Names. */
    readonly members: readonly string[];
    /** Of each member; undefined where nobody said it. */
    readonly zones: readonly (string | undefined)[];
    /** Of each member, or one for all. */
    readonly versions: readonly (string | undefined)[];
    /** What tells it from other clusters; `random` when it is made anew for each. */
    readonly tokens: readonly (string | undefined)[] | "random";
    /** Milliseconds between heartbeats and until an election, of each member or one for all; empty when they are yet to be measured. */
    readonly timings: readonly { readonly heartbeat: number | undefined; readonly election: number | undefined }[];
    /** Undefined when there is none. */
    readonly backup: { readonly everyHours: number | undefined } | undefined;
    /** Why what nobody said may be said elsewhere; undefined when it may not. */
    readonly doubt?: string | undefined;
    /** Called when nothing is wrong with what is known: says that something is not known yet, when that is so. */
    readonly confirm: () => void;
}
