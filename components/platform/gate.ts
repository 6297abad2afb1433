import type * as pulumi from "@pulumi/pulumi";

/** What lets hosts be replaced one at a time, however many of them one run changes. */
export interface HostGate {
    /** Holds the deletion of a host, or of what depends on it, until all other members are well. */
    readonly beforeHostDelete: pulumi.ResourceHook;
}
