// What may be wrong and is not sure: each policy leaves it here, and the last of the pack tells all of it as advice.
import type { Resource } from "./reading/resource";

export interface Doubt {
    readonly resource: Resource;
    readonly why: string;
    readonly policies: Set<string>;
}

const doubts = new Map<string, Doubt>();

export function noteDoubt(resource: Resource, why: string, policy: string): void {
    const key = `${resource.urn} ${resource.name} ${why}`;
    const doubt = doubts.get(key) ?? { resource, why, policies: new Set() };
    doubt.policies.add(policy);
    doubts.set(key, doubt);
}

export function hasDoubts(): boolean {
    return doubts.size > 0;
}

/** All that there are, once. */
export function takeDoubts(): readonly Doubt[] {
    const all = [...doubts.values()];
    doubts.clear();
    return all;
}
