import { isTrue } from "../../reading/resource";
import { definePolicy } from "../../policy";
import { backupBuckets } from "../../subjects";

const LOCK = [
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    "aws:s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2",
];

export const backupLocked = definePolicy({
    name: "etcd-backup-locked",
    description: "Backups cannot be deleted before their time.",
    subject: backupBuckets,
    judge: ({ resource, about }) =>
        isTrue(resource.props.objectLockEnabled) && about(...LOCK).length > 0
            ? []
            : [
                  {
                      reason: "holds backups and does not lock them: who can delete the cluster can delete them too",
                      fix: "set objectLockEnabled, and a default retention with a BucketObjectLockConfiguration",
                  },
              ],
});
