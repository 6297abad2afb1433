import { definePolicy } from "../../policy";
import { scalingGroups } from "../../subjects";

export const hostAutoscaling = definePolicy({
    name: "etcd-host-autoscaling",
    description: "Members are never made or removed by an auto scaling group.",
    subject: scalingGroups,
    judge: () => [
        {
            reason:
                "makes and ends machines by itself, with no regard to quorum, and a new machine is no member until the old one " +
                "has been removed",
            fix: "declare each member's instance by itself, with its own volume and address",
        },
    ],
});
