// Durations are strings with units ("100ms", "1h30m", "90d"), because a bare number hides what it counts.

const UNITS = [
    ["d", 86_400_000],
    ["h", 3_600_000],
    ["m", 60_000],
    ["s", 1_000],
    ["ms", 1],
] as const;

const WHOLE = /^(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?(?:\d+ms)?$/;
const PART = /(\d+)(ms|[dhms])/g;

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Milliseconds, or undefined when the text is not a duration. Units go from large to small, each at most once. */
export function parseDuration(text: string): number | undefined {
    if (text === "" || !WHOLE.test(text)) {
        return undefined;
    }
    let total = 0;
    for (const [, count, unit] of text.matchAll(PART)) {
        const size = UNITS.find(([name]) => name === unit)?.[1] ?? 0;
        total += Number(count) * size;
    }
    return Number.isSafeInteger(total) ? total : undefined;
}

/** The shortest text that parses to the same duration. */
export function formatDuration(milliseconds: number): string {
    let rest = milliseconds;
    let text = "";
    for (const [unit, size] of UNITS) {
        const count = Math.floor(rest / size);
        if (count > 0) {
            text += `${count}${unit}`;
            rest -= count * size;
        }
    }
    return text === "" ? "0s" : text;
}
