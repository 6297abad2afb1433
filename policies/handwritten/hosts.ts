import { Host, HOST_TYPES } from "../reading/host";
import { type Props, readList, readProps, type Resource } from "../reading/resource";
import type { Stack } from "../reading/stack";
import { type Finder, findIn, findOthers, type Found } from "../reading/subject";
import { GROUPS, SERVICE, TEMPLATES } from "../reading/types";
import { ifKnown, isGiven } from "../reading/unknown";
import { templatesOf } from "./hostText";
import { membersOf, sureUnits } from "./members";
import { isPublicSubnet } from "./publicSubnet";
import { isMemberHost } from "./recognise";
import type { Unit } from "./unit";

/** One that says all by itself: what it is made from is looked at with the whole stack. */
function readHost(resource: Resource): Host | undefined {
    const { props } = resource;
    const hasSubnet = TEMPLATES.includes(resource.type) || isGiven(props, "subnetId");
    const depends = isGiven(props, "launchTemplate") || (hasSubnet && !saysAddress(props));
    return isMemberHost(resource) && !depends
        ? new Host(resource, [], !TEMPLATES.includes(resource.type) || undefined)
        : undefined;
}

function saysAddress(props: Props): boolean {
    return isGiven(props, "associatePublicIpAddress") || isGiven(props, "networkInterfaces");
}

/** Machines of members: by name and tags before they are made, by what leads to them afterwards. */
export const hosts: Finder<Host> = {
    types: HOST_TYPES,
    read: readHost,
    find: (stack) => {
        const members = membersOf(stack);
        const used = stack.ofType(...GROUPS, ...HOST_TYPES).flatMap((one) => templatesOf(stack, one));
        const unused = stack.ofType(...TEMPLATES).filter((one) => !used.includes(one) && isMemberHost(one));
        return [
            ...members
                .filter(({ unit }) => unit.isMachines)
                .flatMap(({ unit, doubt }) => findHosts(stack, unit, doubt)),
            ...findOthers(unused, readHost, (resource) => new Host(resource)),
        ];
    },
};

/** A group is judged with what it makes machines from, unless that is judged by itself. */
function findHosts(stack: Stack, unit: Unit, doubt: string | undefined): readonly Found<Host>[] {
    const { resource, templates } = unit;
    const isGroup = GROUPS.includes(resource.type);
    const mixes = ifKnown(() => resource.props.mixedInstancesPolicy) !== undefined;
    const sources = isGroup && templates.length > 0 && !mixes ? templates : [resource];
    return sources.flatMap((source) =>
        findOthers([source], readHost, () => {
            const host = new Host(
                source,
                source === resource ? templates : [],
                isPublicSubnet(stack, [resource, ...templates]),
            );
            return host;
        }).map((found) => ({
            ...found,
            unsure:
                doubt === undefined ? (found.subject.isPartial ? PARTIAL : undefined) : `it may be a member (${doubt})`,
        })),
    );
}

const PARTIAL = "it is made from a launch template that is not in this stack";

/** Machines, and services whose tasks run on such. */
export const reclaimableHosts: Finder<Pick<Host, "isReclaimable">> = {
    ...hosts,
    find: (stack) => [
        ...findIn(hosts, stack),
        ...sureUnits(stack)
            .filter(({ resource }) => resource.type === SERVICE)
            .map(({ resource }) => ({ resource, subject: { isReclaimable: runsOnSpot(resource) } })),
    ],
};

function runsOnSpot({ props }: Resource): boolean {
    return readList(props.capacityProviderStrategies).some((one) => readProps(one).capacityProvider === "FARGATE_SPOT");
}
