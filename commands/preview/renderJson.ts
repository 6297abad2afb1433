import type { Report } from "./report";

/** For programs. */
export function renderJson(report: Report): string {
    return `${JSON.stringify(report, undefined, 2)}\n`;
}
