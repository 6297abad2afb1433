// aws.backups, snapshots, alarms, kmsKey: what keeps watch over the cluster and its data.
import { DAY_MS, HOUR_MS } from "../../values/duration";
import { readList } from "../../values/list";
import { type AwsAlarmsConfig, type AwsBackupsConfig, type AwsSnapshotsConfig, LockMode } from "./schema";
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

export interface AlarmFacts {
    /** Where the cluster stands; "" when that is not known. */
    readonly region: string;
    readonly isProduction: boolean;
}

export function checkAwsAlarms(
    parent: Section,
    { region, isProduction }: AlarmFacts,
    warnings: string[],
): AwsAlarmsConfig {
    const section = parent.section("alarms");
    const topicArn = readArn(section, "topic", { service: "sns", what: "oncall", region });
    const emails = readEmails(section);
    if (topicArn !== undefined && emails.length > 0) {
        section.report("emails", "are given beside a topic of yours", "subscribe them to that, or remove topic");
    }
    if (isProduction && topicArn === undefined && emails.length === 0) {
        warnings.push(
            `${section.at("emails")}: nobody is named, so of an alarm nobody hears who has not subscribed to the topic that is made; ` +
                `give addresses, or a topic of yours in ${section.at("topic")}`,
        );
    }
    return { topicArn, emails };
}

const EMAIL = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?=.{4,189}$)[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i;

function readEmails(section: Section): readonly string[] {
    const such = '"etcd-oncall@example.com"';
    const entries = readList(section, "emails", `give a list such as [${such}]`, { mayBeEmpty: false }) ?? [];
    for (const { path, text, twin } of entries) {
        if (!EMAIL.test(text)) {
            section.problems.add(path, text, "is not an e-mail address", `give one such as ${such}`);
        } else if (twin !== undefined) {
            section.problems.add(path, text, `is also ${twin}`, "remove it");
        }
    }
    return entries.map(({ text }) => text);
}

export interface ArnFacts {
    readonly service: "kms" | "sns";
    /** What is named in an example. */
    readonly what: string;
    /** Where the cluster stands, and the thing with it; "" when that is not known. */
    readonly region: string;
}

const NAMED = { kms: /^key\/(?:mrk-)?[0-9a-f-]{1,36}$/, sns: /^[\w-]{1,256}(?:\.fifo)?$/ };

/** Another account is fine: keys and topics are shared between accounts. */
export function readArn(section: Section, key: string, { service, what, region }: ArnFacts): string | undefined {
    const arn = section.text(key);
    if (arn === undefined) {
        return undefined;
    }
    const [, its, named = ""] = new RegExp(`^arn:aws[a-z-]*:${service}:([a-z0-9-]+):\\d{12}:(\\S+)$`).exec(arn) ?? [];
    const such = `give one such as "arn:aws:${service}:${region === "" ? "eu-central-1" : region}:123456789012:${what}"`;
    if (its === undefined || !NAMED[service].test(named)) {
        section.report(key, `is not an ARN of ${service === "kms" ? "a key of kms" : "a topic of sns"}`, such);
    } else if (region !== "" && its !== region) {
        section.report(key, `is in another region than the cluster (${region})`, such);
    }
    return arn;
}
