import { planTolerance } from "../../../components/plan/members";
import { Environment } from "../../../config/groups/cluster";
import { number } from "../../config";
import { definePolicy } from "../../policy";
import { clusters } from "../../subjects";

export const membersMinimum = definePolicy({
    name: "etcd-members-minimum",
    description: "A production cluster has enough members to lose one.",
    config: { least: number("The least number of members in production.", 3, 3, 7) },
    subject: clusters,
    judge: (cluster, { least }) => {
        const { length } = cluster.members;
        if (length >= least || cluster.environment === Environment.test) {
            return [];
        }
        const reason = `has ${length} member${length === 1 ? "" : "s"} and tolerates ${Math.max(0, planTolerance(length))} failed`;
        return [{ reason, fix: `give it ${least} members or more, or say that its environment is test` }];
    },
});
