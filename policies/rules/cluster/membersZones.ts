import { planTolerance } from "../../../components/plan/members";
import { Environment } from "../../../config/groups/cluster";
import { number } from "../../config";
import { definePolicy } from "../../policy";
import { clusters } from "../../subjects";

export const membersZones = definePolicy({
    name: "etcd-members-zones",
    description: "Members stand in as many zones as can be had.",
    level: "advisory",
    config: { zones: number("How many zones there are to spread over.", 3, 1, 10) },
    subject: clusters,
    judge: (cluster, { zones: most }) => {
        const zones = cluster.zones.filter((zone) => zone !== undefined);
        const { length } = cluster.members;
        const used = new Set(zones).size;
        const wanted = Math.min(most, length);
        if (cluster.environment === Environment.test || zones.length < length || used >= wanted) {
            return [];
        }
        return [
            {
                reason: `stands in ${used} zone${used === 1 ? "" : "s"} with ${length} members, of which ${planTolerance(length)} may fail`,
                fix: `use ${wanted} zones; where a region has only two, no spread survives the loss of either`,
            },
        ];
    },
});
