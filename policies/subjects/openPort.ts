import { isBeside, isEtcds } from "../facts/recognise";
import { isShapedForEtcd, type Ports, readPorts } from "../facts/ports";
import { isTrue, type Props, readList, readProps, readText, readTexts, type Resource } from "../facts/resource";
import { ifKnown, isGiven, readKnownTexts } from "../facts/unknown";
import { findOthers, type Subject } from "../policy";
import { firewallsOf, membersOf } from "../stack/members";
import { GROUP, INGRESS, RULE } from "../stack/types";

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
        return [...ADDRESS_LISTS, ...ADDRESSES, "prefixListIds", "prefixListId"].some((key) => hasSome(this.rule, key));
    }

    /** The group itself. */
    public get fromSelf(): boolean {
        return isTrue(this.rule.self);
    }

    /** A group that is named, which may be the same in a rule of its own. */
    public get fromNamedGroup(): boolean {
        return ["securityGroups", "sourceSecurityGroupId", "referencedSecurityGroupId"].some((key) =>
            hasSome(this.rule, key),
        );
    }
}

const ADDRESS_LISTS = ["cidrBlocks", "ipv6CidrBlocks"];
const ADDRESSES = ["cidrIpv4", "cidrIpv6"];

/** Something other than an empty list, known or not yet. */
function hasSome(props: Props, key: string): boolean {
    const list = ifKnown(() => props[key]);
    return Array.isArray(list) ? list.length > 0 : isGiven(props, key);
}

function rulesOf(resource: Resource): readonly Props[] {
    if (resource.type === GROUP) {
        return readList(resource.props.ingress).map(readProps);
    }
    return resource.type === RULE && readText(resource.props.type) !== "ingress" ? [] : [resource.props];
}

/** The rules of an etcd's firewall: those of a group by its name, and all that open etcd's ports. */
function readOpenings(resource: Resource): readonly Opening[] | undefined {
    const rules = rulesOf(resource);
    const isShaped = rules.some((rule) => isShapedForEtcd(ifKnown(() => readPorts(rule)) ?? { from: 0, to: 0 }));
    const isNamed = isEtcds(resource) && !isBeside(resource);
    return (isShaped || isNamed) && rules.length > 0 ? rules.map((rule) => new Opening(rule)) : undefined;
}

export const openings: Subject<readonly Opening[]> = {
    types: [GROUP, RULE, INGRESS],
    read: readOpenings,
    find: (stack) =>
        membersOf(stack).flatMap(({ unit, doubt }) => {
            const groups = [unit.resource, ...unit.templates].flatMap((one) => firewallsOf(stack, one));
            const rules = groups.flatMap((group) => [
                group,
                ...stack.usersOf(group, [RULE, INGRESS], "securityGroupId"),
            ]);
            return findOthers([...new Set(rules)], readOpenings, (resource) =>
                rulesOf(resource).map((rule) => new Opening(rule)),
            ).map((found) => ({
                ...found,
                unsure: doubt === undefined ? undefined : `its machine may be a member (${doubt})`,
            }));
        }),
};
