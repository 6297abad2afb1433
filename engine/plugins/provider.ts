import type { Properties } from "./value";

/** What is wrong with one input, in words for the person who wrote it. */
export interface Failure {
    property: string;
    reason: string;
}

export interface Checked {
    inputs: Properties;
    failures: Failure[];
}

export interface Change {
    kind: "add" | "delete" | "update";
    replaces: boolean;
}

/**
 * A resource as the engine asks about it: properties come without secret marks and without nulls, and with the old
 * values of what the user told the engine to ignore.
 */
export interface ResourceRequest {
    type: string;
    urn: string;
    /** Empty when there is none yet. */
    id: string;
    inputs: Properties;
    /** The last state; empty when there is none. */
    state: Properties;
    /** A preview does nothing, and answers UNKNOWN for what only the real step can tell. */
    preview: boolean;
}

export interface Live {
    id: string;
    state: Properties;
    inputs: Properties;
}

type Answer<T> = T | Promise<T>;

/**
 * A provider without its wire: `servePlugin` puts it behind the engine's gRPC protocol.
 * The message of an Error that it throws is what the user sees. What it returns marks its own secrets.
 */
export interface Provider {
    readonly name: string;
    readonly version: string;
    /** What is wrong with the settings of an explicit provider. */
    checkSettings?(settings: Properties): Failure[];
    /** Takes the settings of an explicit provider, for those that have any. */
    configure?(settings: Properties): void;
    check(request: ResourceRequest): Answer<Checked>;
    /** Every change, keyed by the path of the property. */
    diff(request: ResourceRequest): Answer<Map<string, Change>>;
    create(request: ResourceRequest): Answer<{ id: string; state: Properties }>;
    update(request: ResourceRequest): Answer<Properties>;
    read(request: ResourceRequest): Answer<Live>;
    /** For those whose resources are more than what the state knows. */
    delete?(request: ResourceRequest): Answer<void>;
    invoke(token: string, args: Properties): Answer<Checked>;
}
