// Which resources are an etcd's, in stacks that were not made by this product: by tags and names where people gave them, by shape
// (etcd's ports) where they did not. Nothing is asked here; the same resource gives the same answer.
import { CLIENT_PORT, PEER_PORT } from "../../components/topology/network";
import { type Props, readNumber, readProps, readText, type Resource } from "./resource";
import { ifKnown } from "./unknown";

/** The tag that says what a resource is, where its name does not. */
export const ROLE_TAG = "etcd-role";
/** The tag that says which cluster a resource belongs to. */
export const CLUSTER_TAG = "etcd-cluster";
/** The tag that says which etcd runs there. */
export const VERSION_TAG = "etcd-version";

export const SSH_PORT = 22;
export const ETCD_PORTS: readonly number[] = [CLIENT_PORT, PEER_PORT];

/** Whether it stands below one of our components: `...::etcd:index:EtcdCluster$...::name`. */
export function isOurs(resource: Pick<Resource, "urn">): boolean {
    return /[:$]etcd:index:/.test(resource.urn);
}

/** All tags, whatever form the resource has them in; those that are not known yet are left out. */
export function readTags(props: Props): Readonly<Record<string, string>> {
    const tags = ifKnown(() => readProps(props.tags)) ?? {};
    const list = ifKnown(() => props.tags);
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

/** Whether its name, one of its tags or its description has the word. */
export function isNamedEtcd(resource: Resource): boolean {
    const { props } = resource;
    const words = [
        resource.name,
        ...["name", "namePrefix", "description", "bucket"].map((key) => ifKnown(() => props[key])),
        ...Object.entries(readTags(props)).flat(),
    ];
    return words.some((word) => typeof word === "string" && /etcd/i.test(word));
}

/** Names of what stands beside a cluster and is no member of it. */
const BESIDE =
    /bastion|jump|client|backup|monitor|export|proxy|api-?server|control-?plane|master|worker|balancer|\bn?lb\b/i;

/** Whether a machine by that name and those tags is a member's. The tag etcd-role decides where it is given. */
export function isMemberHost(resource: Resource): boolean {
    const role = readTag(resource.props, ROLE_TAG);
    if (role !== undefined) {
        return role.toLowerCase() === "member";
    }
    const name = readTag(resource.props, "Name") ?? resource.name;
    return (isOurs(resource) || isNamedEtcd(resource)) && !BESIDE.test(name) && !BESIDE.test(resource.name);
}

/** Whether it belongs to an etcd, member or not. */
export function isEtcds(resource: Resource): boolean {
    return isOurs(resource) || readTag(resource.props, ROLE_TAG) !== undefined || isNamedEtcd(resource);
}

/** Test where a tag says so; what says nothing is judged as production. */
export function isTest(props: Props): boolean {
    return /^(test|testing|dev|development|lab|sandbox|ci)$/i.test(readTag(props, "environment", "env", "stage") ?? "");
}

/** A range of ports that a rule opens. */
export interface Ports {
    readonly from: number;
    readonly to: number;
}

/** The ports of a firewall rule; all of them for "all protocols", where AWS ignores the numbers. */
export function readPorts(rule: Props): Ports {
    const protocol = readText(rule.protocol) ?? readText(rule.ipProtocol);
    if (protocol === "-1" || protocol === "all") {
        return { from: 0, to: 65_535 };
    }
    const from = readNumber(rule.fromPort) ?? 0;
    return { from, to: readNumber(rule.toPort) ?? from };
}

export function covers({ from, to }: Ports, port: number): boolean {
    return from <= port && port <= to;
}

/** Whether a rule opens etcd's ports and not simply all of them: then it was written for an etcd. */
export function isShapedForEtcd(ports: Ports): boolean {
    return ETCD_PORTS.some((port) => covers(ports, port)) && ports.to - ports.from < 1000;
}
