// aws.alarms: who hears of what is wrong.
import { readArn } from "./arn";
import { readList } from "../../values/list";
import type { Section } from "../../values/section";
import type { KeyTable } from "../../values/keySpec";

export interface AwsAlarmsConfig {
    /** ARN of the SNS topic that is told; undefined: one is made. */
    readonly topicArn: string | undefined;
    /** Subscribe to the topic that is made. */
    readonly emails: readonly string[];
}

export const ALARMS_KEYS: KeyTable = {
    emails: {
        type: "list of addresses",
        meaning: "who is told; AWS asks each of them to confirm. In place of a topic of yours",
    },
    topic: { type: "ARN", default: "one is made", meaning: "the SNS topic that is told" },
};

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
