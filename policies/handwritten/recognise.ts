// Which resources are an etcd's, by what they say of themselves: tags and names. Nothing is
// asked here; the same resource gives the same answer. What surrounds them is looked at in members.ts.
import type { Resource } from "../reading/resource";
import { CLUSTER_TAG, readTag, readTags, ROLE_TAG, VERSION_TAG } from "../reading/tags";
import { ifKnown } from "../reading/unknown";

/** Whether something is a member: surely, perhaps, or not at all. Undefined where nothing is said. */
export type Likelihood = "sure" | "perhaps" | "none";

const WORD = /etcd(?!ctl)/i;
/** Names of what stands beside a cluster and is no member of it. */
const BESIDE = new RegExp(
    [
        "bastion|jump|client|backup|snapshot|restore|monitor|export|prometheus|grafana|proxy|gateway|balancer|api-?server|control-?plane",
        "|master|worker|operator|console|build|packer|bench|load-?test|patroni|postgres|vault|consul|redis|kafka|runner|browser|keeper",
        "|toolbox|without-?etcd|no-?etcd|(^|[-_.])(n?lb|elb|alb|ui|ami|image|admin|ci|db|ctl)([-_.\\d]|$)",
    ].join(""),
    "i",
);
/** Tags whose value says what a thing is, and not with what it has to do. */
const ROLE_KEYS = /(^|[/:_-])(role|type|component|function|kind|service-?role|node-?type|server-?type)s?$/i;
const ROLE_VALUE = /^etcd([-_ ]?(member|server|node|host|peer|cluster))?s?([-_]?\d+)?$/i;

/** What a resource is called: in the program, and in AWS. */
export function namesOf(resource: Resource): readonly string[] {
    const { props } = resource;
    const own = ["name", "namePrefix", "nodeName", "hostname", "bucket", "identifier"].map((key) =>
        ifKnown(() => props[key]),
    );
    return [resource.name, readTag(props, "Name"), ...own].filter((one) => typeof one === "string");
}

/** Whether a machine by its names and tags is a member's. The tag etcd-role decides where it is given. */
export function memberByName(resource: Resource): Likelihood | undefined {
    const role = readTag(resource.props, ROLE_TAG);
    if (role !== undefined) {
        return role.toLowerCase() === "member" ? "sure" : "none";
    }
    const names = namesOf(resource);
    if (names.some((name) => BESIDE.test(name))) {
        return "none";
    }
    const tags = Object.entries(readTags(resource.props));
    const hasRole = tags.some(([key, value]) => ROLE_KEYS.test(key) && ROLE_VALUE.test(value));
    if (hasRole || readTag(resource.props, VERSION_TAG) !== undefined) {
        return "sure";
    }
    if (tags.some(([key]) => /(^|[/:])role\/etcd$/i.test(key)) || names.some((name) => WORD.test(name))) {
        return "sure";
    }
    const hasWord = tags.some(
        ([key, value]) => WORD.test(value) || key.toLowerCase() === CLUSTER_TAG || WORD.test(key),
    );
    return hasWord ? "perhaps" : undefined;
}

/** Whether nothing but a text or the tag would make it a member. */
export function isBeside(resource: Resource): boolean {
    return memberByName(resource) === "none";
}

export function isMemberHost(resource: Resource): boolean {
    return memberByName(resource) === "sure";
}

/** Whether its name has the word, or a tag that says what it is. Other tags say to whom it belongs, or what it talks to. */
export function isNamedEtcd(resource: Resource): boolean {
    const tags = Object.entries(readTags(resource.props));
    return (
        namesOf(resource).some((word) => WORD.test(word)) ||
        tags.some(([key, value]) => ROLE_KEYS.test(key) && ROLE_VALUE.test(value))
    );
}

/** Whether it belongs to an etcd, member or not. */
export function belongsToEtcd(resource: Resource): boolean {
    return readTag(resource.props, ROLE_TAG) !== undefined || isNamedEtcd(resource);
}
