import { planVersionChange, VersionChange } from "../../components/plan/versions";
import { parseVersion } from "../../config/values/version";
import type { Named, PlannedCluster, PlanRule } from "./planRule";

export const upgradePath: PlanRule = {
    name: "etcd-upgrade-path",
    description:
        "An upgrade goes one minor at a time, from a patch that may take it; it goes back only while not all members have it.",
    judge: (clusters) => clusters.flatMap(judgeCluster),
};

function judgeCluster({ title, before, after }: PlannedCluster): readonly Named[] {
    const steps = (after?.members ?? []).flatMap(({ name: member, version }) => {
        const old = before?.members.find((one) => one.name === member)?.version;
        return old === undefined || version === undefined ? [] : [[old, version] as const];
    });
    const different = steps.filter(([from, to], i) => steps.findIndex(([f, t]) => f === from && t === to) === i);
    return different.flatMap(([from, to]) => {
        // What is not a release yet (unknown, or nonsense) is the business of etcd-version-floor.
        if (parseVersion(from) === undefined || parseVersion(to) === undefined) {
            return [];
        }
        const step = planVersionChange(from, to);
        if (step.kind === VersionChange.back) {
            return [
                {
                    resource: title,
                    reason: `is to go back from ${from} to ${to}, which the hosts refuse once all members have run ${from}`,
                    fix: `to take back an upgrade that is not done, go on; otherwise keep ${from}`,
                    advice: true,
                },
            ];
        }
        if (step.kind !== VersionChange.refused) {
            return [];
        }
        const [reason = "", ...fix] = step.reason.split("; ");
        return [
            {
                resource: title,
                reason: `is to go from ${from} to ${to}: ${reason}`,
                fix: fix.join("; ") || `keep ${from}`,
            },
        ];
    });
}
