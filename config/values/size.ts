// Sizes are strings with binary units ("512MiB", "2GiB"): etcd, disks and page caches all count in these.

const UNITS = [
    ["TiB", 2 ** 40],
    ["GiB", 2 ** 30],
    ["MiB", 2 ** 20],
    ["KiB", 2 ** 10],
    ["B", 1],
] as const;

export const MIB = 2 ** 20;
export const GIB = 2 ** 30;

const SIZE = /^(\d+(?:\.\d+)?)(TiB|GiB|MiB|KiB|B)$/;

/** Whole bytes, or undefined when the text is not a size. */
export function parseSize(text: string): number | undefined {
    const match = SIZE.exec(text);
    const unit = UNITS.find(([name]) => name === match?.[2])?.[1];
    if (match === null || unit === undefined) {
        return undefined;
    }
    const bytes = Number(match[1]) * unit;
    return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** What is wrong with a text that is no size, and what was meant when that can be told. */
export function findSizeFault(text: string): { readonly fault: string; readonly meant: string | undefined } {
    const [, number, letters = ""] = /^(\d+(?:\.\d+)?)\s*([A-Za-z]*)$/.exec(text) ?? [];
    if (number === undefined) {
        return { fault: "is not a size", meant: undefined };
    }
    if (letters === "") {
        return { fault: "is a number without a unit", meant: undefined };
    }
    const name = UNITS.find(([unit]) => unit.toLowerCase() === letters.toLowerCase())?.[0];
    // "GB", "Gi" and "g" count in thousands or not, by who writes them; here there is one way.
    const meant =
        name ??
        UNITS.find(
            ([unit]) => /^[kmgt](?:i?b?)$/i.test(letters) && unit.startsWith(letters.slice(0, 1).toUpperCase()),
        )?.[0];
    if (meant === undefined || `${number}${meant}` !== text) {
        const fault = meant === letters ? "has a space in it" : `has the unit "${letters}", which is none of these`;
        return { fault, meant: meant === undefined ? undefined : makeWhole(Number(number), meant) };
    }
    return { fault: "is not a whole number of bytes", meant: makeWhole(Number(number), meant) };
}

/** "2.3GiB" as "2355MiB": the nearest size that is one. */
function makeWhole(count: number, unit: string): string {
    const at = UNITS.findIndex(([name]) => name === unit);
    const text = `${count}${unit}`;
    const below = UNITS[at + 1]?.[0];
    return parseSize(text) !== undefined || below === undefined ? text : `${Math.round(count * 1024)}${below}`;
}

/** The size in the largest unit that holds it without a fraction. */
export function formatSize(bytes: number): string {
    for (const [name, unit] of UNITS) {
        if (bytes >= unit && bytes % unit === 0) {
            return `${bytes / unit}${name}`;
        }
    }
    return `${bytes}B`;
}
