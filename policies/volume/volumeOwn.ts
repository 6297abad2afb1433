import { isTrue, readList, readProps, readText, type Resource } from "../facts/resource";
import { ATTACHMENT, type Stack } from "../facts/stack";
import { ifKnown } from "../facts/unknown";
import { definePolicy, type Subject } from "../policy";

/** A machine, and whether a volume of its own is attached to it. */
interface Attached {
    readonly hasVolume: boolean;
}

const attached: Subject<Attached> = {
    types: [],
    read: () => undefined,
    find: (stack) =>
        stack
            .handWrittenHosts()
            .map((resource) => ({ resource, subject: { hasVolume: hasOwnVolume(stack, resource) } })),
};

/** By a resource of its own, by what the machine declares, or by the machine itself when it starts (a volume that carries its name). */
function hasOwnVolume(stack: Stack, host: Resource): boolean {
    const blocks = ifKnown(() => readList(host.props.ebsBlockDevices)) ?? [];
    return (
        stack.usersOf(host, ATTACHMENT, "instanceId").length > 0 ||
        blocks.map(readProps).some((block) => readText(block.deviceName) !== undefined && !isTrue(block.noDevice))
    );
}

export const volumeOwn = definePolicy({
    name: "etcd-volume-own",
    description: "A member has a volume for etcd's data alone.",
    subject: attached,
    judge: ({ hasVolume }) =>
        hasVolume
            ? []
            : [
                  {
                      reason: "keeps etcd's data on its root disk: it competes with the system for it, and is lost with the machine",
                      fix: "make an ebs.Volume for it and attach it with an ec2.VolumeAttachment",
                  },
              ],
});
