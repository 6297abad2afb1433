// Makes the table of docs/policies.md.
import { policies } from "../../policies/all";
import { planRules } from "../../policies/plan/all";

const [BEGIN, END] = ["<!-- made by npm run generate -->", "<!-- end -->"];
const HEADS = ["policy", "rule", "level", "settings"];

/** The page, with the table of today's policies. */
export function renderPoliciesPage(page: string): string {
    const [head, rest] = page.split(BEGIN);
    const foot = rest?.split(END)[1];
    if (head === undefined || foot === undefined) {
        throw new Error(`docs/policies.md has no ${BEGIN} or no ${END} after it; put both back`);
    }
    return `${head}${BEGIN}\n\n${renderTable()}\n${END}${foot}`;
}

function renderTable(): string {
    const rows = [
        ...policies.map(({ name, description, enforcementLevel, configKeys }) => [
            `\`${name}\``,
            description,
            enforcementLevel,
            Object.entries(configKeys)
                .map(
                    ([key, { description: what, default: standard }]) =>
                        `\`${key}\`: ${what} Default: ${JSON.stringify(standard)}.`,
                )
                .join(" "),
        ]),
        ...planRules.map(({ name, description }) => [
            `\`${name}\``,
            description,
            "mandatory, by `npm run preview`",
            "",
        ]),
    ];
    const widths = HEADS.map((head, i) => Math.max(head.length, ...rows.map((row) => (row[i] ?? "").length)));
    const line = (cells: readonly string[]): string =>
        `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |\n`;
    const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |\n`;
    return `${line(HEADS)}${rule}${rows.map(line).join("")}`;
}
