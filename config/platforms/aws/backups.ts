// aws.backups: where backups are kept on AWS.
import { DAY_MS } from "../../values/duration";
import { type AwsBackupsConfig, LockMode } from "./schema";
import type { Limits, Section } from "../../values/section";

export function checkAwsBackups(parent: Section): AwsBackupsConfig | undefined {
    const section = parent.section("backups");
    const enabled = section.boolean("enabled") ?? true;
    const keepDays = readDays(section, "keep", { least: "1d", most: "3650d" }) ?? 30;
    const lockDays = readDays(section, "lock", { least: "1d", most: "3650d" }) ?? Math.min(7, keepDays);
    const lockMode = section.choice("lockMode", LockMode) ?? LockMode.governance;
    if (lockDays > keepDays) {
        section.report("lock", `is longer than a backup is kept (${keepDays}d)`, `give at most "${keepDays}d"`);
    }
    return enabled ? { keepDays, lockDays, lockMode } : undefined;
}

function readDays(section: Section, key: string, limits: Limits): number | undefined {
    const duration = section.duration(key, limits);
    if (duration !== undefined && duration % DAY_MS !== 0) {
        section.report(key, "is not a whole number of days", `give "${Math.ceil(duration / DAY_MS)}d"`);
    }
    return duration === undefined ? undefined : Math.ceil(duration / DAY_MS);
}
