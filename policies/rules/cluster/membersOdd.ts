import { planTolerance } from "../../../components/plan/members";
import { definePolicy } from "../../policy";
import { clusters } from "../../subjects";

export const membersOdd = definePolicy({
    name: "etcd-members-odd",
    description: "A cluster has an odd number of members.",
    subject: clusters,
    judge: ({ members: { length } }) =>
        length % 2 === 1
            ? []
            : [
                  {
                      reason:
                          `has ${length} members: ${length} tolerate ${Math.max(0, planTolerance(length))} failed, no more than ` +
                          `${Math.max(0, length - 1)} would, and one more can break`,
                      fix: `give it ${Math.max(3, length - 1)} or ${Math.max(3, length - 1) + 2} members`,
                  },
              ],
});
