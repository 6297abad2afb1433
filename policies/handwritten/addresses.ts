import type { Host } from "../reading/host";
import type { Resource } from "../reading/resource";
import type { Stack } from "../reading/stack";
import { type Finder, findIn } from "../reading/subject";
import { EIP, EIP_ASSOCIATION } from "../reading/types";
import { hosts } from "./hosts";
import { membersOf } from "./members";

const NAT = "aws:ec2/natGateway:NatGateway";

/** Machines of members, and public addresses that are given to one. */
export const hostsAndAddresses: Finder<Host | Resource> = {
    ...hosts,
    find: (stack) => [
        ...findIn(hosts, stack),
        ...membersOf(stack).flatMap(({ unit, doubt }) =>
            addressesOf(stack, unit.resource).map((resource) => ({
                resource,
                subject: resource,
                unsure: doubt === undefined ? undefined : `its machine may be a member (${doubt})`,
            })),
        ),
    ],
};

function addressesOf(stack: Stack, host: Resource): readonly Resource[] {
    const interfaces = [
        ...stack.usedBy(host, "networkInterfaces"),
        ...stack.usedBy(host, "primaryNetworkInterface"),
    ].filter(({ type }) => type === "aws:ec2/networkInterface:NetworkInterface");
    const given = [host, ...interfaces].flatMap((one) =>
        stack.usersOf(one, [EIP, EIP_ASSOCIATION], "instance", "instanceId", "networkInterface", "networkInterfaceId"),
    );
    return [...new Set(given)].filter((eip) => stack.usersOf(eip, NAT, "allocationId").length === 0);
}
