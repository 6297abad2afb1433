import { number } from "../../config";
import { definePolicy } from "../../policy";
import { certificates } from "../../subjects";

export const certificateLifetime = definePolicy({
    name: "etcd-certificate-lifetime",
    description: "Certificates do not live long, and are renewed before they end.",
    config: {
        days: number("The most days a member's or client's certificate may live.", 398, 1, 3650),
        authorityDays: number("The most days an authority may live.", 3650, 30, 36500),
    },
    subject: certificates,
    judge: ({ isAuthority, validityHours, earlyRenewalHours }, { days, authorityDays }) => {
        const most = isAuthority ? authorityDays : days;
        if (validityHours === undefined) {
            return [
                { reason: "does not say how long it lives", fix: `set validityPeriodHours to ${most * 24} or less` },
            ];
        }
        if (validityHours > most * 24) {
            const reason = `lives ${Math.floor(validityHours / 24)} days, so a key that was stolen is good for as long`;
            return [{ reason, fix: `set validityPeriodHours to ${most * 24} or less` }];
        }
        // A changed authority is a matter of its own; nobody wants it to come by itself.
        return isAuthority || earlyRenewalHours > 0
            ? []
            : [
                  {
                      reason: "is never renewed before it ends, and then no client reaches etcd",
                      fix: `set earlyRenewalHours to about ${Math.max(1, Math.round(validityHours / 3))}`,
                  },
              ];
    },
});
