import { type Props, readList, readProps, readText } from "./resource";
import { ifKnown } from "./unknown";

/** The tag that says what a resource is, where its name does not. */
export const ROLE_TAG = "etcd-role";
/** The tag that says which cluster a resource belongs to. */
export const CLUSTER_TAG = "etcd-cluster";
/** The tag that says which etcd runs there. */
export const VERSION_TAG = "etcd-version";

const known = new WeakMap<Props, Readonly<Record<string, string>>>();

/** All tags, whatever form the resource has them in; those that are not known yet are left out. */
export function readTags(props: Props): Readonly<Record<string, string>> {
    const tags = known.get(props) ?? collectTags(props);
    known.set(props, tags);
    return tags;
}

function collectTags(props: Props): Readonly<Record<string, string>> {
    const own = ifKnown(() => props.tags);
    // A launch template has those of its machines in a place of their own.
    const made = (ifKnown(() => readList(props.tagSpecifications)) ?? [])
        .map(readProps)
        .find((one) => ifKnown(() => one.resourceType) === "instance");
    const list = own ?? (made === undefined ? undefined : ifKnown(() => made.tags));
    const tags = readProps(list);
    const pairs = Array.isArray(list)
        ? list.map(readProps).map((tag) => [ifKnown(() => tag.key), ifKnown(() => tag.value)])
        : Object.keys(tags).map((key) => [key, ifKnown(() => tags[key])]);
    return Object.fromEntries(pairs.filter((pair): pair is [string, string] => pair.every((one) => readText(one))));
}

/** The value of a tag, whatever its case. */
export function readTag(props: Props, ...names: readonly string[]): string | undefined {
    const wanted = names.map((name) => name.toLowerCase());
    return Object.entries(readTags(props)).find(([key]) => wanted.includes(key.toLowerCase()))?.[1];
}

/** Test where a tag says so; what says nothing is judged as production. */
export function isTest(props: Props): boolean {
    return /^(test|testing|dev|development|lab|sandbox|ci)$/i.test(readTag(props, "environment", "env", "stage") ?? "");
}
