import { definePolicy } from "../../policy";
import { authorities } from "../../subjects";

export const authorityProtected = definePolicy({
    name: "etcd-authority-protected",
    description: "Authorities in production are protected from being deleted.",
    subject: authorities,
    judge: ({ resource, isForTest }) =>
        resource.protect || isForTest
            ? []
            : [
                  {
                      reason: "is not protected: without it every certificate of the cluster is lost, and members reject each other",
                      fix: "set the option protect: true",
                  },
              ],
});
