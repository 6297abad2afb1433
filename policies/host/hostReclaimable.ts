import { definePolicy } from "../policy";
import { hosts } from "../subjects/host";

export const hostReclaimable = definePolicy({
    name: "etcd-host-reclaimable",
    description: "Members run on machines that nobody takes back.",
    subject: hosts,
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
