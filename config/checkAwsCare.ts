// aws.backups, snapshots, alarms, kmsKey, tags: what keeps watch over the cluster and its data.
import { DAY_MS, HOUR_MS } from "./duration";
import { type AwsAlarmsConfig, type AwsBackupsConfig, type AwsSnapshotsConfig, LockMode } from "./schemaAws";
import { isRecord, type Section } from "./section";

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

function readDays(section: Section, key: string, limits: { least: string; most: string }): number | undefined {
    const duration = section.duration(key, limits);
    if (duration !== undefined && duration % DAY_MS !== 0) {
        section.report(key, "is not a whole number of days", `give "${Math.ceil(duration / DAY_MS)}d"`);
    }
    return duration === undefined ? undefined : Math.ceil(duration / DAY_MS);
}

/** The intervals that AWS's lifecycle manager knows. */
const HOURS: readonly number[] = [1, 2, 3, 4, 6, 8, 12, 24];

export function checkAwsSnapshots(parent: Section): AwsSnapshotsConfig | undefined {
    const section = parent.section("snapshots");
    const enabled = section.boolean("enabled") ?? true;
    const everyHours = (section.duration("every", { least: "1h", most: "24h" }) ?? 24 * HOUR_MS) / HOUR_MS;
    if (!HOURS.includes(everyHours)) {
        section.report("every", "is not an interval of AWS's", `give one of ${HOURS.join("h, ")}h`);
    }
    const keep = section.integer("keep", { least: 1, most: 1000 }) ?? 7;
    return enabled ? { everyHours, keep } : undefined;
}

export function checkAwsAlarms(parent: Section): AwsAlarmsConfig {
    const section = parent.section("alarms");
    const topicArn = readArn(section, "topic", "sns");
    const age = section.duration("backupAge", { least: "1h", most: "7d" }) ?? 26 * HOUR_MS;
    return { topicArn, backupAgeHours: age / HOUR_MS };
}

export function readArn(section: Section, key: string, service: string): string | undefined {
    const arn = section.text(key);
    if (arn !== undefined && !new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]+:\\d{12}:\\S+$`).test(arn)) {
        section.report(key, `is not an ARN of ${service}`, `give one such as "arn:aws:${service}:REGION:ACCOUNT:..."`);
    }
    return arn;
}

/** Keys that we set ourselves. */
const OWN_TAGS = /^(?:Name$|pulumi-etcd:|aws:)/;

export function checkAwsTags(section: Section): Readonly<Record<string, string>> {
    const value = section.value("tags");
    if (value === undefined) {
        return {};
    }
    if (!isRecord(value)) {
        section.report("tags", "are not a map", 'give each as "key: value"');
        return {};
    }
    const entries = Object.entries(value).flatMap(([key, text]): readonly (readonly [string, string])[] => {
        const path = `${section.at("tags")}.${key}`;
        if (OWN_TAGS.test(key)) {
            section.problems.add(path, text, "is a tag that is set for you", "remove it");
        } else if (typeof text !== "string" || key.length > 128 || text.length > 256) {
            section.problems.add(path, text, "is not a tag", "give text in quotes, at most 256 letters");
        } else {
            return [[key, text]];
        }
        return [];
    });
    // AWS takes 50 for a resource.
    if (entries.length > 40) {
        section.report("tags", "are more than 40", "give fewer");
    }
    return Object.fromEntries(entries);
}
