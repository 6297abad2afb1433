import { Environment } from "../../../config/groups/cluster";
import { number } from "../../config";
import { definePolicy } from "../../policy";
import { clusters } from "../../subjects";

export const backupAge = definePolicy({
    name: "etcd-backup-age",
    description: "The newest backup is never old.",
    config: { hours: number("The most hours between two backups.", 24, 1, 168) },
    subject: clusters,
    judge: (cluster, { hours }) => {
        const { backup } = cluster;
        if (backup === undefined || cluster.environment === Environment.test) {
            return [];
        }
        const fix = `take one every ${hours} h or more often`;
        if (backup.everyHours === undefined) {
            return [{ reason: "has backups and does not say how often", fix }];
        }
        return backup.everyHours <= hours ? [] : [{ reason: `takes a backup only every ${backup.everyHours} h`, fix }];
    },
});
