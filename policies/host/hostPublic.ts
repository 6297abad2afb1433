import { isEtcds } from "../facts/recognise";
import type { Resource } from "../facts/resource";
import { INSTANCE } from "../facts/stack";
import { definePolicy, type Subject } from "../policy";
import { Host, hosts } from "../subjects/host";

const EIP = "aws:ec2/eip:Eip";
const NAT = "aws:ec2/natGateway:NatGateway";

/** Machines of members, and public addresses that are given to one. */
const exposed: Subject<Host | Resource> = {
    types: hosts.types,
    read: hosts.read,
    find: (stack) => {
        const members = [
            ...stack.handWrittenHosts(),
            ...stack.ofType(INSTANCE).filter((one) => isEtcds(one) && hosts.read(one) !== undefined),
        ];
        const addresses = members
            .flatMap((host) => stack.usersOf(host, EIP, "instance"))
            .filter((eip) => stack.usersOf(eip, NAT, "allocationId").length === 0);
        return [
            ...(hosts.find?.(stack) ?? []),
            ...[...new Set(addresses)].map((resource) => ({ resource, subject: resource })),
        ];
    },
};

export const hostPublic = definePolicy({
    name: "etcd-host-public",
    description: "Members have no public address.",
    subject: exposed,
    judge: (subject) => {
        const fix = "set associatePublicIpAddress: false, use a private subnet, and remove elastic addresses";
        if (!(subject instanceof Host)) {
            return [{ reason: "gives a member a public address", fix }];
        }
        switch (subject.publicAddress) {
            case true:
                return [{ reason: "asks for a public address", fix }];
            case undefined:
                return [{ reason: "leaves it to its subnet whether it gets a public address", fix }];
            case false:
                return [];
        }
    },
});
