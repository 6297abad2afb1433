import { definePolicy } from "../../policy";
import { hosts } from "../../subjects";

export const hostBurstable = definePolicy({
    name: "etcd-host-burstable",
    description: "Members run on machines with processors of their own.",
    subject: hosts,
    judge: ({ instanceFamilies }) => {
        const fix = "take m7i.large or larger (about 8 processors and 32 GB for 1000 Kubernetes nodes)";
        if (instanceFamilies.length === 0) {
            return [{ reason: "does not say which type of instance it is", fix }];
        }
        const burstable = instanceFamilies.find((family) => /^t\d/.test(family));
        return burstable !== undefined
            ? [
                  {
                      reason: `is a burstable ${burstable}: when its CPU credits are used up, heartbeats are missed and there is no leader`,
                      fix,
                  },
              ]
            : [];
    },
});
