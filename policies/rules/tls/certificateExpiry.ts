import { number } from "../../config";
import { definePolicy } from "../../policy";
import { madeCertificates } from "../../subjects";

const DAY_MS = 24 * 60 * 60 * 1000;

export const certificateExpiry = definePolicy({
    name: "etcd-certificate-expiry",
    description: "No certificate is about to end.",
    config: {
        days: number("The least days a certificate must have left.", 14, 0, 365),
        authorityDays: number("The least days an authority must have left.", 180, 0, 3650),
    },
    subject: madeCertificates,
    judge: ({ isAuthority, end }, { days, authorityDays }) => {
        if (end === undefined) {
            return [];
        }
        const left = Math.floor((end.getTime() - Date.now()) / DAY_MS);
        return left >= (isAuthority ? authorityDays : days)
            ? []
            : [
                  {
                      reason: left < 0 ? "has ended" : `ends in ${left} day${left === 1 ? "" : "s"}`,
                      fix: isAuthority
                          ? "plan the change of this authority now"
                          : "run `pulumi up`, and see why it was not renewed",
                  },
              ];
    },
});
