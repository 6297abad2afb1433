import type { PlannedChange } from "../../policies/plan/planRule";

/** What the engine said that an update would do. Plain data: secrets and what is not known yet are words by now. */
export interface Plan {
    readonly stack: string;
    /** Whether the engine got to its end without an error or a broken policy. */
    readonly succeeded: boolean;
    /** In the order in which the engine told of them. */
    readonly steps: readonly Step[];
    readonly results: readonly PolicyResult[];
    readonly messages: readonly Message[];
}

export interface Step extends PlannedChange {
    /** URN. */
    readonly parent: string | undefined;
    readonly wasProtected: boolean;
    readonly isProtected: boolean;
    /** The properties that differ. */
    readonly changed: readonly string[];
    /** Those for which it must be made anew. */
    readonly forcing: readonly string[];
    /** Inputs that are known only during the update. */
    readonly unknown: readonly string[];
}

export interface PolicyResult {
    readonly policy: string;
    readonly level: string;
    readonly resource: string;
    readonly text: string;
}

export interface Message {
    readonly severity: "error" | "warning";
    readonly resource: string | undefined;
    readonly text: string;
}

export const SECRET = "[secret]";
export const UNKNOWN = "[unknown]";
