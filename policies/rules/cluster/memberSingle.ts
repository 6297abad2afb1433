import { Environment } from "../../../config/groups/cluster";
import { definePolicy } from "../../policy";
import { clusters } from "../../subjects";

export const memberSingle = definePolicy({
    name: "etcd-member-single",
    description: "A cluster of a single member is for tests only.",
    subject: clusters,
    judge: (cluster) =>
        cluster.members.length !== 1 || cluster.environment === Environment.test
            ? []
            : [
                  {
                      reason: "has a single member: when its machine or disk fails, the Kubernetes cluster is gone",
                      fix: "give it 3 or 5 members, or say that its environment is test (tag or setting `environment`)",
                  },
              ],
});
