// kubernetes.defrag: defragmentation by etcd-defrag, when its rule says so.
import { formatDuration } from "../values/duration";
import type { KeyTable } from "../values/keySpec";
import type { Section } from "../values/section";

export interface DefragConfig {
    readonly enabled: boolean;
    /** As cron writes it. */
    readonly schedule: string;
    /** When a member is defragmented, in etcd-defrag's words. */
    readonly rule: string;
    readonly image: string;
    readonly waitBetweenMs: number;
}

const DEFAULTS = {
    enabled: false,
    schedule: "20 3 * * *",
    rule: "dbQuotaUsage > 0.8 || dbSizeFree > 200*1024*1024",
    /** The newest whose flags were read; `dbSizeFree` in its rules is 0.42's. */
    image: "ghcr.io/ahrtr/etcd-defrag:v0.42.0",
    waitBetweenMs: 60_000,
} as const;

export const DEFRAG_KEYS: KeyTable = {
    enabled: {
        type: "true | false",
        default: `${DEFAULTS.enabled}`,
        meaning: "whether a CronJob defragments etcd when the rule says so",
    },
    schedule: { type: "cron", default: DEFAULTS.schedule, meaning: "when the rule is asked" },
    rule: {
        type: "text",
        default: DEFAULTS.rule,
        meaning: "when a member is defragmented; empty space is no harm, so as rarely as possible",
    },
    image: { type: "image", default: DEFAULTS.image, meaning: "etcd-defrag, by tag or digest" },
    waitBetween: {
        type: "duration",
        default: formatDuration(DEFAULTS.waitBetweenMs),
        meaning: "between two members",
    },
};

const IMAGE =
    /^[a-z0-9][a-z0-9.-]*(?::\d+(?=\/))?(?:\/[a-z0-9][a-z0-9._-]*)*(?::(?<tag>v?\d[\w.-]*))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;

const CRON_FIELD = String.raw`(?:\*|\d{1,2}(?:-\d{1,2})?|[A-Za-z]{3}(?:-[A-Za-z]{3})?)(?:\/\d{1,2})?`;
const SCHEDULE = new RegExp(
    String.raw`^(?:@(?:hourly|daily|weekly|monthly)|${CRON_FIELD}(?:,${CRON_FIELD})*(?: ${CRON_FIELD}(?:,${CRON_FIELD})*){4})$`,
);

/** What minute, hour, day, month and weekday may be; names are told by the length of their lists. */
const CLOCK = [
    { least: 0, most: 59, names: "" },
    { least: 0, most: 23, names: "" },
    { least: 1, most: 31, names: "" },
    { least: 1, most: 12, names: "jan feb mar apr may jun jul aug sep oct nov dec" },
    { least: 0, most: 6, names: "sun mon tue wed thu fri sat" },
];

/** Whether the numbers and names of a schedule of the right form are ones that a clock shows. */
function fitsClock(schedule: string): boolean {
    if (schedule.startsWith("@")) {
        return true;
    }
    return schedule.split(" ").every((field, at) => {
        const { least = 0, most = 0, names = "" } = CLOCK[at] ?? {};
        return field.split(",").every((part) => {
            const [range = "", step = "1"] = part.split("/");
            const ends = range.split("-");
            const known = ends.every((end) =>
                /^\d/.test(end)
                    ? Number(end) >= least && Number(end) <= most
                    : end === "*" || names.includes(end.toLowerCase()),
            );
            const [from, to] = ends.map(Number);
            const isBackwards = from !== undefined && to !== undefined && from > to;
            return known && Number(step) > 0 && !isBackwards;
        });
    });
}

export function checkDefrag(section: Section): DefragConfig {
    const schedule = section.text("schedule") ?? DEFAULTS.schedule;
    if (!SCHEDULE.test(schedule) || !fitsClock(schedule)) {
        section.report(
            "schedule",
            "is not a schedule of cron",
            'give minute, hour, day, month and weekday, such as "20 3 * * *"',
        );
    }
    const image = section.text("image") ?? DEFAULTS.image;
    const { tag, digest } = IMAGE.exec(image)?.groups ?? {};
    if ((tag ?? digest) === undefined) {
        section.report("image", "does not name one version", `pin it by tag or digest, as in "${DEFAULTS.image}"`);
    }
    return {
        enabled: section.boolean("enabled") ?? DEFAULTS.enabled,
        schedule,
        rule: section.text("rule") ?? DEFAULTS.rule,
        image,
        waitBetweenMs:
            section.duration("waitBetween", { least: "5s", most: "10m", such: "1m" }) ?? DEFAULTS.waitBetweenMs,
    };
}
