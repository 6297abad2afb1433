import { Environment } from "../../../config/groups/cluster";
import { definePolicy } from "../../policy";
import { clusters } from "../../subjects";

// Advice for now: this product makes no backups yet, and what another system does is not seen here.
export const backupConfigured = definePolicy({
    name: "etcd-backup-configured",
    description: "A production cluster is backed up.",
    level: "advisory",
    subject: clusters,
    judge: (cluster) =>
        cluster.backup !== undefined || cluster.environment === Environment.test
            ? []
            : [
                  {
                      reason: "shows no backup: when the majority is lost, everything that Kubernetes knows is lost",
                      fix: "take snapshots of etcd periodically, to a place outside this cluster, and try to restore them",
                  },
              ],
});
