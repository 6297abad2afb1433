import type { OwnCluster } from "./ownership";
import type { Resource } from "./resource";
import type { Stack } from "./stack";
import { ifKnown } from "./unknown";

/** A kind of thing that policies judge: how it is found in a cluster of ours, and how in what somebody wrote by hand. */
export interface Subject<S> {
    /** Undefined where this product makes no such thing. */
    readonly own: OwnFinder<S> | undefined;
    readonly written: Finder<S> | undefined;
}

/** Knows exactly what a cluster of ours is made of; shown nothing else. */
export interface OwnFinder<S> {
    /** Types of resources that are judged one at a time, before they are made. */
    readonly types: readonly string[];
    /** Undefined when this resource is none. */
    readonly read?: (resource: Resource, cluster: OwnCluster) => S | undefined;
    /** Those that only the whole stack shows. */
    readonly find?: (stack: Stack) => readonly Found<S>[];
}

/** Recognises what belongs to an etcd by its looks; shown nothing of a cluster of ours. */
export interface Finder<S> {
    /** Types of resources that are judged one at a time, before they are made. */
    readonly types: readonly string[];
    /** Undefined when this resource is none. */
    readonly read?: (resource: Resource) => S | undefined;
    /** Those that only the whole stack shows; what `read` knows already is not among them. */
    readonly find?: (stack: Stack) => readonly Found<S>[];
}

export interface Found<S> {
    readonly resource: Resource;
    readonly subject: S;
    /** Why it is not sure that it is one; then all that is found is advice. */
    readonly unsure?: string | undefined;
}

/** Those of some types that are recognised only by what surrounds them. */
export function findOthers<S>(
    all: readonly Resource[],
    read: (resource: Resource) => S | undefined,
    make: (resource: Resource) => S | undefined,
): readonly Found<S>[] {
    return all.flatMap((resource) => {
        const known = ifKnown(() => read(resource));
        const subject = known === undefined ? make(resource) : undefined;
        return subject === undefined ? [] : [{ resource, subject }];
    });
}
