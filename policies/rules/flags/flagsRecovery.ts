import { definePolicy } from "../../policy";
import { startedEtcds } from "../../subjects";

const DANGEROUS: Readonly<Record<string, string>> = {
    "force-new-cluster": "makes a cluster of one of it at every start, and the others become strangers",
    "unsafe-no-fsync": "acknowledges writes that are on no disk",
};

export const flagsRecovery = definePolicy({
    name: "etcd-flags-recovery",
    description: "Flags for emergencies are not left in place.",
    subject: startedEtcds,
    judge: ({ flags, confirm }) => {
        const left = Object.entries(DANGEROUS)
            .filter(([name]) => (flags.get(name) ?? "false") !== "false")
            .map(([name, effect]) => ({
                reason: `is started with --${name}, which ${effect}`,
                fix: `remove --${name}`,
            }));
        const lax =
            flags.get("strict-reconfig-check") === "false"
                ? [
                      {
                          reason: "is started with --strict-reconfig-check=false, which lets a change of members break the quorum",
                          fix: "remove --strict-reconfig-check=false",
                      },
                  ]
                : [];
        const findings = [...left, ...lax];
        if (findings.length === 0) {
            confirm();
        }
        return findings;
    },
});
