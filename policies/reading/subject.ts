import { type OwnCluster, ownerOf } from "./ownership";
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

/** What a resource is, by itself: read by the finder of its half. */
export function readSubject<S>({ own, written }: Subject<S>, resource: Resource): S | undefined {
    const cluster = ownerOf(resource);
    const finder = cluster === undefined ? written : own;
    if (finder?.read === undefined || !finder.types.includes(resource.type)) {
        return undefined;
    }
    return remember(resource, finder.read, () =>
        cluster === undefined ? written?.read?.(resource) : own?.read?.(resource, cluster),
    );
}

/** What a finder finds in half a stack. */
export function findIn<S>(finder: Pick<Finder<S>, "find"> | undefined, stack: Stack): readonly Found<S>[] {
    const { find } = finder ?? {};
    return find === undefined ? [] : remember(stack, find, () => find(stack));
}

const known = new WeakMap<object, Map<unknown, unknown>>();

/** What a function gives for something is the same for all policies that judge such things. */
function remember<T>(about: object, by: unknown, find: () => T): T {
    const all = known.get(about) ?? new Map<unknown, unknown>();
    known.set(about, all);
    if (!all.has(by)) {
        all.set(by, find());
    }
    // What is kept for a function is what that function has given.
    return all.get(by) as T;
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
