import type { Resource } from "../facts/resource";
import { definePolicy, type Subject } from "../policy";
import { membersOf } from "../stack/members";
import type { Stack } from "../stack/stack";
import { Host, hosts } from "../subjects/host";

const EIP = "aws:ec2/eip:Eip";
const ASSOCIATION = "aws:ec2/eipAssociation:EipAssociation";
const NAT = "aws:ec2/natGateway:NatGateway";

/** Machines of members, and public addresses that are given to one. */
const exposed: Subject<Host | Resource> = {
    types: hosts.types,
    read: hosts.read,
    find: (stack) => [
        ...(hosts.find?.(stack) ?? []),
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
        stack.usersOf(one, [EIP, ASSOCIATION], "instance", "instanceId", "networkInterface", "networkInterfaceId"),
    );
    return [...new Set(given)].filter((eip) => stack.usersOf(eip, NAT, "allocationId").length === 0);
}

export const hostPublic = definePolicy({
    name: "etcd-host-public",
    description: "Members have no public address.",
    subject: exposed,
    judge: (subject) => {
        const fix = "set associatePublicIpAddress: false, use a private subnet, and remove elastic addresses";
        if (!(subject instanceof Host)) {
            return [{ reason: "gives a member a public address", fix }];
        }
        if (subject.saysPublic === true) {
            return [{ reason: "asks for a public address", fix }];
        }
        const isPublic = subject.publicAddress;
        if (isPublic === false) {
            return [];
        }
        const unsure =
            isPublic === undefined ? "its subnet is not in this stack, and may give it a public address" : undefined;
        return [{ reason: "leaves it to its subnet whether it gets a public address", fix, unsure }];
    },
});
