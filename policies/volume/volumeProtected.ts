import { Environment } from "../../config/schema";
import { definePolicy } from "../policy";
import { environmentOf } from "../subjects/environment";
import { volumes } from "../subjects/volume";

export const volumeProtected = definePolicy({
    name: "etcd-volume-protected",
    description: "Data volumes in production are protected from being deleted.",
    subject: volumes,
    judge: ({ resource, isForTest }) =>
        resource.protect || isForTest || environmentOf(resource) === Environment.test
            ? []
            : [
                  {
                      reason: "is not protected: a changed property or a renamed resource deletes a member's data",
                      fix: "set the option protect: true",
                  },
              ],
});
