import { planTolerance } from "../../../components/plan/members";
import { Environment } from "../../../config/groups/cluster";
import { number } from "../../config";
import { definePolicy } from "../../policy";
import { clusters } from "../../subjects";

export const membersRecommended = definePolicy({
    name: "etcd-members-recommended",
    description: "A production cluster has five members, so that one may fail while another is being replaced.",
    level: "advisory",
    config: { members: number("The number of members that is recommended.", 5, 3, 7) },
    subject: clusters,
    judge: (cluster, { members }) => {
        const { length } = cluster.members;
        const fine = length >= members || length < 3 || cluster.environment === Environment.test;
        return fine
            ? []
            : [
                  {
                      reason: `has ${length} members and tolerates ${planTolerance(length)} failed; ${members} tolerate ${planTolerance(members)}`,
                      fix: `consider ${members} members`,
                  },
              ];
    },
});
