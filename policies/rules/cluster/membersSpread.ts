import { planQuorum, planTolerance } from "../../../components/plan/members";
import { Environment } from "../../../config/groups/cluster";
import { number } from "../../config";
import { definePolicy } from "../../policy";
import { clusters } from "../../subjects";
import type { Cluster } from "../../reading/cluster";

export const membersSpread = definePolicy({
    name: "etcd-members-spread",
    description: "No zone holds so many members that the others have no quorum.",
    config: {
        zones: number("How many zones there are to spread over; with fewer than 3 it cannot be avoided.", 3, 1, 10),
    },
    subject: clusters,
    judge: (cluster, { zones }) =>
        zones < 3 || cluster.environment === Environment.test || cluster.members.length < 2 ? [] : judgeSpread(cluster),
});

function judgeSpread({ zones, members: { length } }: Cluster) {
    // The others are not in this stack.
    if (zones.length < length) {
        return [];
    }
    if (zones.includes(undefined)) {
        return [
            {
                reason: "does not say in which zone each member stands, so what the loss of one does is unknown",
                fix: "give every member a zone, rack or room that can fail on its own",
            },
        ];
    }
    const largest = Math.max(...[...new Set(zones)].map((zone) => zones.filter((one) => one === zone).length));
    // Two members have no quorum without either, wherever they stand; that is the business of etcd-members-odd.
    return largest <= Math.max(1, planTolerance(length))
        ? []
        : [
              {
                  reason:
                      `has ${largest} of ${length} members in one zone: when it fails, ${length - largest} are left and ` +
                      `${planQuorum(length)} are needed`,
                  fix: `spread the members over 3 zones, at most ${Math.max(1, planTolerance(length))} in each`,
              },
          ];
}
