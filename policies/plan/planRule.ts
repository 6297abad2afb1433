import type { Finding } from "../finding";

/** What a plan does to a resource, as far as a rule looks at it. */
export interface PlannedChange {
    readonly op: "create" | "update" | "replace" | "delete" | "same";
    readonly type: string;
    readonly name: string;
    readonly urn: string;
    /** Left alone when it goes from the stack. */
    readonly retained: boolean;
    readonly before: Readonly<Record<string, unknown>> | undefined;
    readonly after: Readonly<Record<string, unknown>> | undefined;
}

/** How a plan changes a cluster; undefined where it is not there, or not known. */
export interface PlannedCluster {
    readonly name: string;
    readonly title: string;
    readonly before: ClusterThen | undefined;
    readonly after: ClusterThen | undefined;
}

export interface ClusterThen {
    readonly members: readonly { readonly name: string; readonly version: string | undefined }[];
    readonly tolerance: number;
}

/** A rule that needs the old state. The engine gives a policy only the new one, so these are judged by `npm run preview`. */
export interface PlanRule {
    readonly name: string;
    readonly description: string;
    readonly judge: (clusters: readonly PlannedCluster[], changes: readonly PlannedChange[]) => readonly Named[];
}

export interface Named extends Finding {
    /** The resource's name, or the cluster's. */
    readonly resource: string;
    /** Only the living know whether it may be: it is told, and their hosts decide. */
    readonly advice?: boolean;
}
