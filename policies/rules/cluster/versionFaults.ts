import { KNOWN_AS_OF, NEWEST_PATCH } from "../../../config/facts/knownVersions";
import { findFaults, isSupportedMinor } from "../../../config/facts/releases";
import { formatMinor, formatVersion, parseVersion } from "../../../config/values/version";
import type { Finding } from "../../finding";
import { definePolicy } from "../../policy";
import { clusters } from "../../subjects";

export const versionFaults = definePolicy({
    name: "etcd-version-faults",
    description: "Members run a release of etcd without known faults.",
    subject: clusters,
    judge: ({ versions, confirm }) => {
        const findings = [...new Set(versions)].flatMap(judgeVersion);
        if (findings.length === 0) {
            confirm();
        }
        return findings;
    },
});

/** A release that is missing or that nobody supports is the business of etcd-version-floor. */
function judgeVersion(text: string | undefined): readonly Finding[] {
    const version = parseVersion(text ?? "");
    const faults = version === undefined ? [] : findFaults(version);
    const [worst] = faults;
    if (version === undefined || worst === undefined) {
        return [];
    }
    const minor = formatMinor(version);
    const more = faults.length === 1 ? "" : `, and ${faults.length - 1} more`;
    return [
        {
            reason: `runs etcd ${formatVersion(version)}, in which ${worst.what} (${worst.reference}${more}; known on ${KNOWN_AS_OF})`,
            fix: isSupportedMinor(minor) ? `take ${NEWEST_PATCH[minor]}` : "take a supported release",
        },
    ];
}
