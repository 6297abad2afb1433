import { readList, readProps } from "../facts/resource";
import { definePolicy } from "../policy";
import { hosts } from "../subjects/host";

export const volumeKept = definePolicy({
    name: "etcd-volume-kept",
    description: "A member's data outlives its machine.",
    subject: hosts,
    judge: ({ resource: { props } }) => {
        const inline = readList(props.ebsBlockDevices).map(readProps);
        const mapped = readList(props.blockDeviceMappings).map((one) => readProps(readProps(one).ebs));
        // Absent means that it is deleted: so AWS has it.
        const lost = [...inline, ...mapped].some(
            (block) => block.deleteOnTermination !== false && block.deleteOnTermination !== "false",
        );
        return lost
            ? [
                  {
                      reason: "has a block device that is deleted together with the machine",
                      fix: "use an ebs.Volume of its own, or set deleteOnTermination: false",
                  },
              ]
            : [];
    },
});
