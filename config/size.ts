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

/** The size in the largest unit that holds it without a fraction. */
export function formatSize(bytes: number): string {
    for (const [name, unit] of UNITS) {
        if (bytes >= unit && bytes % unit === 0) {
            return `${bytes / unit}${name}`;
        }
    }
    return `${bytes}B`;
}
