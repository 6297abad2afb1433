import type { TextsKey } from "../../config";
import { definePolicy } from "../../policy";
import { hosts } from "../../subjects";

const allowed: TextsKey = {
    type: "array",
    description: "The tenancies that are accepted.",
    items: { type: "string", enum: ["default", "dedicated", "host"] },
    default: ["dedicated", "host"],
};

export const hostTenancy = definePolicy({
    name: "etcd-host-tenancy",
    description: "Members do not share their hardware, or you know that they do.",
    level: "advisory",
    config: { allowed },
    subject: hosts,
    judge: ({ tenancy = "default" }, { allowed }) =>
        allowed.includes(tenancy)
            ? []
            : [
                  {
                      reason: "shares its hardware with machines of others, whose load shows in the time of a synced write",
                      fix: "set tenancy: dedicated, or allow the default in the settings of this policy",
                  },
              ],
});
