import { definePolicy } from "../../policy";
import { reclaimableHosts } from "../../subjects";

export const hostReclaimable = definePolicy({
    name: "etcd-host-reclaimable",
    description: "Members run on machines that cannot be reclaimed.",
    subject: reclaimableHosts,
    judge: ({ isReclaimable }) =>
        isReclaimable
            ? [
                  {
                      reason: "is a spot instance: AWS ends it when it likes, several at once",
                      fix: "take an on-demand instance",
                  },
              ]
            : [],
});
