import { definePolicy } from "../../policy";
import { hosts } from "../../subjects";

export const volumeKept = definePolicy({
    name: "etcd-volume-kept",
    description: "A member's data outlives its machine.",
    subject: hosts,
    judge: ({ blocks }) =>
        // A root disk alone is the business of etcd-volume-own.
        blocks.some((block) => block.isDisk && !block.isRoot && !block.isKept)
            ? [
                  {
                      reason: "has a block device that is deleted together with the machine",
                      fix: "use an ebs.Volume of its own, or set deleteOnTermination: false",
                  },
              ]
            : [],
});
