import { definePolicy } from "../../policy";
import { volumes } from "../../subjects";

export const volumeProtected = definePolicy({
    name: "etcd-volume-protected",
    description: "Data volumes in production are protected from being deleted.",
    subject: volumes,
    judge: ({ resource, isForTest }) =>
        resource.protect || isForTest
            ? []
            : [
                  {
                      reason: "is not protected: a changed property or a renamed resource deletes a member's data",
                      fix: "set the option protect: true",
                  },
              ],
});
