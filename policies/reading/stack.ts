import type { PolicyResource } from "@pulumi/policy";
import { completeDeclared, declaredSoFar, findDeclared } from "./declared";
import { ownerOf } from "./ownership";
import type { Props, Resource } from "./resource";
import { ifKnown } from "./unknown";

/** A whole stack, in two halves that do not see each other. */
export interface Halves {
    /** Clusters of ours. */
    readonly own: Stack;
    /** Everything else. */
    readonly written: Stack;
}

let last: { readonly halves: Halves; readonly at: number; readonly size: number } | undefined;

/** What one policy has found out about a stack is there for the next. */
export function splitStack(all: readonly PolicyResource[]): Halves {
    const at = declaredSoFar();
    if (last !== undefined && last.at === at && last.size === all.length) {
        return last.halves;
    }
    completeDeclared();
    const linked = all.map((one): Linked => ({ resource: describe(one), uses: one.propertyDependencies }));
    const isOwn = ({ resource }: Linked): boolean => ownerOf(resource) !== undefined;
    const halves = { own: new Stack(linked.filter(isOwn)), written: new Stack(linked.filter((one) => !isOwn(one))) };
    last = at === undefined ? undefined : { halves, at, size: all.length };
    return halves;
}

function describe(one: PolicyResource): Resource {
    return {
        type: one.type,
        name: one.name,
        urn: one.urn,
        props: declaredFirst(findDeclared(one.urn)?.props, one.props),
        protect: one.opts.protect,
        parent: one.parent?.urn,
    };
}

interface Linked {
    readonly resource: Resource;
    readonly uses: PolicyResource["propertyDependencies"];
}

/** Resources, with who uses what: ids are unknown in the first preview, but the engine knows whose they are. */
export class Stack {
    private readonly byUrn: ReadonlyMap<string, Resource>;
    private readonly uses = new Map<string, ReadonlyMap<string, readonly Resource[]>>();
    private readonly users = new Map<string, { readonly user: Resource; readonly key: string }[]>();
    private readonly byType = new Map<string, Resource[]>();

    public constructor(all: readonly Linked[]) {
        this.byUrn = new Map(all.map(({ resource }) => [resource.urn, resource]));
        for (const { resource, uses } of all) {
            const same = this.byType.get(resource.type);
            if (same === undefined) {
                this.byType.set(resource.type, [resource]);
            } else {
                same.push(resource);
            }
            this.link(resource, uses);
        }
    }

    private link(user: Resource, dependencies: PolicyResource["propertyDependencies"]): void {
        const used = new Map<string, readonly Resource[]>();
        for (const [key, found] of Object.entries(dependencies)) {
            const resources = found.flatMap(({ urn }) => this.byUrn.get(urn) ?? []);
            used.set(key, resources);
            for (const { urn } of resources) {
                const known = this.users.get(urn);
                if (known === undefined) {
                    this.users.set(urn, [{ user, key }]);
                } else {
                    known.push({ user, key });
                }
            }
        }
        this.uses.set(user.urn, used);
    }

    public find(urn: string | undefined): Resource | undefined {
        return urn === undefined ? undefined : this.byUrn.get(urn);
    }

    public ofType(...types: readonly string[]): readonly Resource[] {
        return types.flatMap((type) => this.byType.get(type) ?? []);
    }

    /** The resources that an input of this one comes from. */
    public usedBy(resource: Resource, key: string, ...types: readonly string[]): readonly Resource[] {
        const used = this.uses.get(resource.urn)?.get(key) ?? [];
        return types.length === 0 ? used : used.filter(({ type }) => types.includes(type));
    }

    /** The resources of a type whose input comes from this one. */
    public usersOf(
        resource: Resource,
        types: string | readonly string[],
        ...keys: readonly string[]
    ): readonly Resource[] {
        const wanted = typeof types === "string" ? [types] : types;
        const found = (this.users.get(resource.urn) ?? []).filter(
            ({ user, key }) => wanted.includes(user.type) && (keys.length === 0 || keys.includes(key)),
        );
        return [...new Set(found.map(({ user }) => user))];
    }
}

/**
 * What a program declares is judged before what a provider computes: an input is as it was declared, where that is known. What was not
 * declared and is not known either was left to the provider, and so is absent.
 */
function declaredFirst(declared: Props | undefined, shown: Props): Props {
    if (declared === undefined) {
        return shown;
    }
    return new Proxy(declared, {
        get: (_, key: string) => {
            const said = ifKnown(() => [declared[key]]);
            if (said?.[0] !== undefined) {
                return said[0];
            }
            // Unknown as declared: it may be known by now, or reading it says that it is not.
            return said === undefined ? shown[key] : ifKnown(() => shown[key]);
        },
        has: (_, key) => key in declared || key in shown,
        ownKeys: () => [...new Set([...Reflect.ownKeys(declared), ...Reflect.ownKeys(shown)])],
        getOwnPropertyDescriptor: (_, key) =>
            key in declared || key in shown ? { enumerable: true, configurable: true, writable: true } : undefined,
    });
}
