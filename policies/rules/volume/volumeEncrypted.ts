import { definePolicy } from "../../policy";
import { disks } from "../../subjects";

export const volumeEncrypted = definePolicy({
    name: "etcd-volume-encrypted",
    description: "Data volumes are encrypted with a key of yours.",
    subject: disks,
    judge: (volume) => {
        if (!volume.isEncrypted) {
            const reason =
                "is not encrypted, and all secrets of Kubernetes are on it; that cannot be changed later without a new volume";
            return [{ reason, fix: "set encrypted: true and kmsKeyId before the first start" }];
        }
        return volume.hasOwnKey
            ? []
            : [
                  {
                      reason: "is encrypted with the key of the account, which anybody in the account may use",
                      fix: "give kmsKeyId the ARN of a key of yours",
                  },
              ];
    },
});
