import { isUnknown, type Properties, UNKNOWN, type Value } from "../value";

const HOUR_MS = 3_600_000;

/** True if a certificate has reached the time from which it is to be replaced: its end, less earlyRenewalHours. */
export function isDue(properties: Properties, now: Date): boolean {
    const { validityEndTime, earlyRenewalHours } = properties;
    if (typeof validityEndTime !== "string" || isUnknown(validityEndTime) || isUnknown(earlyRenewalHours)) {
        return false;
    }
    const end = Date.parse(validityEndTime);
    if (Number.isNaN(end)) {
        throw new Error(`validityEndTime in the state is no time: "${validityEndTime}"; replace the certificate`);
    }
    return end - Number(earlyRenewalHours ?? 0) * HOUR_MS <= now.getTime();
}

/** What readyForRenewal will say of a certificate made with these inputs: true if it is due from the start. */
export function plannedReadiness(inputs: Properties): Value {
    const { validityPeriodHours, earlyRenewalHours } = inputs;
    if (isUnknown(validityPeriodHours) || isUnknown(earlyRenewalHours)) {
        return UNKNOWN;
    }
    return Number(earlyRenewalHours ?? 0) >= Number(validityPeriodHours);
}
