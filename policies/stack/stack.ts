import type { PolicyResource } from "@pulumi/policy";
import { completeNoticed, declaredProps, noticedSoFar } from "../facts/noticed";
import type { Props, Resource } from "../facts/resource";
import { ifKnown } from "../facts/unknown";

/** A whole stack, with who uses what: ids are unknown in the first preview, but the engine knows whose they are. */
export class Stack {
    public readonly resources: readonly Resource[];
    private readonly byUrn: ReadonlyMap<string, Resource>;
    private readonly uses = new Map<string, ReadonlyMap<string, readonly Resource[]>>();
    private readonly users = new Map<string, { readonly user: Resource; readonly key: string }[]>();
    private readonly byType = new Map<string, Resource[]>();

    private static last: { readonly stack: Stack; readonly at: number } | undefined;

    /** What one policy has found out about a stack is there for the next. */
    public static of(all: readonly PolicyResource[]): Stack {
        const at = noticedSoFar();
        const { last } = Stack;
        if (last !== undefined && last.at === at && last.stack.resources.length === all.length) {
            return last.stack;
        }
        const stack = new Stack(all);
        Stack.last = at === undefined ? undefined : { stack, at };
        return stack;
    }

    private constructor(all: readonly PolicyResource[]) {
        completeNoticed();
        this.resources = all.map((one) => ({
            type: one.type,
            name: one.name,
            urn: one.urn,
            props: declaredFirst(declaredProps(one.urn), one.props),
            protect: one.opts.protect,
            parent: one.parent?.urn,
        }));
        this.byUrn = new Map(this.resources.map((one) => [one.urn, one]));
        this.resources.forEach((user, i) => {
            this.byType.set(user.type, [...(this.byType.get(user.type) ?? []), user]);
            this.link(user, all[i]?.propertyDependencies ?? {});
        });
    }

    private link(user: Resource, dependencies: PolicyResource["propertyDependencies"]): void {
        const used = new Map<string, readonly Resource[]>();
        for (const [key, found] of Object.entries(dependencies)) {
            const resources = found.flatMap(({ urn }) => this.byUrn.get(urn) ?? []);
            used.set(key, resources);
            for (const { urn } of resources) {
                this.users.set(urn, [...(this.users.get(urn) ?? []), { user, key }]);
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
