import { NEWEST_PATCH, SUPPORTED_MINORS } from "../../../config/facts/knownVersions";
import { isSupportedMinor } from "../../../config/facts/releases";
import { formatMinor, parseVersion } from "../../../config/values/version";
import type { Finding } from "../../finding";
import { definePolicy } from "../../policy";
import { clusters } from "../../subjects";

const NEWEST = SUPPORTED_MINORS.map((minor) => NEWEST_PATCH[minor]).join(", ");

export const versionFloor = definePolicy({
    name: "etcd-version-floor",
    description: "Members run a release of etcd that still gets fixes.",
    subject: clusters,
    judge: ({ versions, doubt, confirm }) => {
        const findings = [...new Set(versions)].flatMap((version) => judgeVersion(version, doubt));
        if (findings.length === 0) {
            confirm();
        }
        return findings;
    },
});

function judgeVersion(text: string | undefined, unsure: string | undefined): readonly Finding[] {
    const version = parseVersion(text ?? "");
    if (version === undefined) {
        const reason = "does not say which release of etcd it runs";
        return [{ reason, fix: `give one of ${NEWEST} (on a machine of your own: the tag etcd-version)`, unsure }];
    }
    const minor = formatMinor(version);
    return isSupportedMinor(minor)
        ? []
        : [
              {
                  reason: `runs etcd ${minor}, which is not among ${SUPPORTED_MINORS.join(", ")}`,
                  fix: `take one of ${NEWEST}`,
              },
          ];
}
