import { type Ports, readPorts } from "./ports";
import { isTrue, type Props, readList, readProps, readText, readTexts, type Resource } from "./resource";
import { GROUP, INGRESS, RULE } from "./types";
import { ifKnown, isGiven, readKnownTexts } from "./unknown";

/** Types of resources that let something in. */
export const FIREWALLS: readonly string[] = [GROUP, RULE, INGRESS];

/** What a rule lets in. Read when asked for: ids of groups are unknown in a first preview, and addresses hardly ever. */
export class Opening {
    public constructor(private readonly rule: Props) {}

    public get ports(): Ports {
        return readPorts(this.rule);
    }

    public get fromWorld(): boolean {
        const lists = ADDRESS_LISTS.map((key) => readKnownTexts(this.rule, key));
        const known = [
            ...lists.flatMap(({ texts }) => texts),
            ...ADDRESSES.map((key) => ifKnown(() => this.rule[key])),
        ];
        if (known.some((address) => typeof address === "string" && address.endsWith("/0"))) {
            return true;
        }
        // What is not known may still be the world: reading it says so.
        ADDRESS_LISTS.filter((_, i) => lists[i]?.all === false).forEach((key) => readTexts(this.rule[key]));
        return ADDRESSES.some((key) => readText(this.rule[key])?.endsWith("/0") === true);
    }

    /** Anybody who stands at some address is let in. */
    public get hasAddresses(): boolean {
        return [...ADDRESS_LISTS, ...ADDRESSES, "prefixListIds", "prefixListId"].some((key) =>
            isNonEmpty(this.rule, key),
        );
    }

    /** The group itself. */
    public get fromSelf(): boolean {
        return isTrue(this.rule.self);
    }

    /** A group that is named, which may be the same in a rule of its own. */
    public get fromNamedGroup(): boolean {
        return ["securityGroups", "sourceSecurityGroupId", "referencedSecurityGroupId"].some((key) =>
            isNonEmpty(this.rule, key),
        );
    }
}

const ADDRESS_LISTS = ["cidrBlocks", "ipv6CidrBlocks"];
const ADDRESSES = ["cidrIpv4", "cidrIpv6"];

/** Something other than an empty list, known or not yet. */
function isNonEmpty(props: Props, key: string): boolean {
    const list = ifKnown(() => props[key]);
    return Array.isArray(list) ? list.length > 0 : isGiven(props, key);
}

/** The rules that a resource has, or is. */
export function rulesOf(resource: Resource): readonly Props[] {
    if (resource.type === GROUP) {
        return readList(resource.props.ingress).map(readProps);
    }
    return resource.type === RULE && readText(resource.props.type) !== "ingress" ? [] : [resource.props];
}
