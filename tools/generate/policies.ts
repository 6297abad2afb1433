// Writes the table of docs/policies.md anew: node --require ./tools/register.cjs tools/generate/policies.ts
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { policies } from "../../policies/all";
import { planRules } from "../../policies/plan/all";

const PAGE = join(__dirname, "../../docs/policies.md");
const [BEGIN, END] = ["<!-- made by tools/generate/policies.ts -->", "<!-- end -->"];
const HEADS = ["policy", "rule", "level", "settings"];

/** The page as it is, and as it should be. */
export function generatePolicies(): { readonly path: string; readonly before: string; readonly after: string } {
    const before = readFileSync(PAGE, "utf8");
    const [head, rest] = before.split(BEGIN);
    const foot = rest?.split(END)[1];
    if (head === undefined || foot === undefined) {
        throw new Error(`docs/policies.md has no ${BEGIN} or no ${END} after it; put both back`);
    }
    return { path: PAGE, before, after: `${head}${BEGIN}\n\n${renderTable()}\n${END}${foot}` };
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

if (require.main === module) {
    const { path, after } = generatePolicies();
    writeFileSync(path, after);
}
