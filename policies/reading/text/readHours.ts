/** How many hours may pass between two runs of a schedule: `cron(...)`, a line of a crontab, `rate(...)`, or a timer's OnCalendar. */
export function readHours(schedule: string): number | undefined {
    const text = schedule.trim();
    const [, amount, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(text) ?? [];
    if (amount !== undefined && unit !== undefined) {
        return (Number(amount) * { minute: 1, hour: 60, day: 1440 }[unit as "minute" | "hour" | "day"]) / 60;
    }
    const word = /^@?(minutely|hourly|daily|weekly|monthly|yearly)$/.exec(text)?.[1];
    if (word !== undefined) {
        return WORDS[word];
    }
    const fields = (/^cron\((.*)\)$/.exec(text)?.[1] ?? text).split(/\s+/);
    return fields.length >= 5 ? readCron(fields) : readCalendar(text);
}

const WORDS: Readonly<Record<string, number>> = {
    minutely: 1,
    hourly: 1,
    daily: 24,
    weekly: 168,
    monthly: 744,
    yearly: 8784,
};

function readCron([minute = "", hour = "", day = "", month = "", weekday = ""]: readonly string[]): number {
    if (!isAny(month)) {
        return 8784;
    }
    if (!isAny(day)) {
        return /^\*\/\d+$/.test(day) ? Number(day.slice(2)) * 24 : 744;
    }
    if (!isAny(weekday)) {
        const days = weekday.split(",").length;
        return weekday.includes("-") ? 72 : Math.ceil(168 / days);
    }
    if (hour === "*") {
        return 1;
    }
    const step = /^(?:\*|\d+)\/(\d+)$/.exec(hour)?.[1];
    return step !== undefined ? Number(step) : minute === "*" ? 1 : Math.ceil(24 / hour.split(",").length);
}

function isAny(field: string): boolean {
    return field === "*" || field === "?";
}

/** `*-*-* 03:00:00`, `*:0/30`, `Sun 03:00`, `00/6:00`. */
function readCalendar(text: string): number | undefined {
    if (/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b/.test(text)) {
        return 168;
    }
    const [, hour] = /(?:^|\s)(\*|\d+(?:\/\d+)?|\*\/\d+):/.exec(text) ?? [];
    if (hour === undefined) {
        return undefined;
    }
    const step = /\/(\d+)$/.exec(hour)?.[1];
    return hour === "*" ? 1 : step !== undefined ? Number(step) : 24;
}

/** Of the backups that a text takes by itself; undefined when it does not say how often, or takes none. */
export function readBackupHours(text: string): number | undefined {
    const lines = text.split("\n").filter((line) => /snapshot|backup/i.test(line));
    const crons = lines.flatMap((line) => /((?:[\d*/,-]+\s+){4}[\w*/,?-]+|@\w+)\s+\S/.exec(line)?.[1] ?? []);
    const timers = [...text.matchAll(/^\s*OnCalendar=(.+)$/gm)].map(([, when = ""]) => when);
    const every = [...text.matchAll(/^\s*OnUnitActiveSec=(\d+)\s*(h|min|m|d)?/gm)].map(
        ([, amount = "", unit = "s"]) =>
            Number(amount) * (unit === "h" ? 1 : unit === "d" ? 24 : unit === "s" ? 1 / 3600 : 1 / 60),
    );
    const all = [...[...crons, ...timers].flatMap((one) => readHours(one) ?? []), ...every];
    return all.length === 0 ? undefined : Math.min(...all);
}
