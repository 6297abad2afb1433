import { definePolicy } from "../../policy";
import { Host } from "../../reading/host";
import { hostsAndAddresses } from "../../subjects";

export const hostPublic = definePolicy({
    name: "etcd-host-public",
    description: "Members have no public address.",
    subject: hostsAndAddresses,
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
