import { number } from "../../config";
import { definePolicy } from "../../policy";
import { disks } from "../../subjects";

export const volumeSize = definePolicy({
    name: "etcd-volume-size",
    description: "A data volume has room for the database twice.",
    config: {
        gib: number("The least size of a data volume in GiB: twice the quota, and room for the log.", 20, 4, 16384),
    },
    subject: disks,
    judge: ({ sizeGib }, { gib }) =>
        sizeGib !== undefined && sizeGib >= gib
            ? []
            : [
                  {
                      reason:
                          sizeGib === undefined
                              ? "does not say how large it is"
                              : `has ${sizeGib} GiB, and a full database is written a second time when it is defragmented`,
                      fix: `give it ${gib} GiB or more`,
                  },
              ],
});
