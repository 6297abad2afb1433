import { type Properties, textsOf } from "../value";
import type { Fields } from "./field";
import { atLeast, between, oneOf } from "./fieldProblem";
import { ALLOWED_USES } from "./keyUsage";

/** About 6800 years: the last moment that a certificate can name is in the year 9999. */
const MAX_HOURS = 60_000_000;

/** What all certificates have in common. */
export const certificateFields: Fields = {
    allowedUses: { kind: "texts", required: true, problem: oneOf(ALLOWED_USES) },
    validityPeriodHours: { kind: "whole", required: true, problem: between(0, MAX_HOURS) },
    earlyRenewalHours: { kind: "whole", default: 0, updates: true, problem: atLeast(0) },
    isCaCertificate: { kind: "flag", default: false },
    maxPathLength: { kind: "whole", sticky: true, problem: atLeast(-1) },
    setSubjectKeyId: { kind: "flag", default: false },
};

export const certificateOutputs = ["certPem", "validityEndTime", "validityStartTime"];

/** The part of a certificate's plan that comes from those inputs. */
export function readCertificate(inputs: Properties, notBefore: Date) {
    const { isCaCertificate, maxPathLength, setSubjectKeyId, validityPeriodHours } = inputs;
    const length = maxPathLength === undefined ? undefined : Number(maxPathLength);
    return {
        uses: textsOf(inputs.allowedUses),
        authority: isCaCertificate === true ? { maxPathLength: length } : undefined,
        setSubjectKeyId: setSubjectKeyId === true,
        notBefore,
        notAfter: new Date(notBefore.getTime() + Number(validityPeriodHours) * 3_600_000),
    };
}
