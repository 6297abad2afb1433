import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { policies } from "../../policies/all";
import { planRules } from "../../policies/plan/all";
import { ROOT } from "./markdown";

const page = join(ROOT, "docs/policies.md");
const [begin, end] = ["<!-- made by test/docs/policies.test.ts -->", "<!-- end -->"];

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
    const widths = [0, 1, 2, 3].map((i) =>
        Math.max(
            3,
            ...["policy", "rule", "level", "settings"].map((head, j) => (i === j ? head.length : 0)),
            ...rows.map((row) => (row[i] ?? "").length),
        ),
    );
    const line = (cells: readonly string[]): string =>
        `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |\n`;
    const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |\n`;
    return `${line(["policy", "rule", "level", "settings"])}${rule}${rows.map(line).join("")}`;
}

describe("the page about policies", () => {
    it("has each policy with its rule, level and settings (UPDATE_GOLDEN=1 writes it anew)", () => {
        const text = readFileSync(page, "utf8");
        const [head = "", rest = ""] = text.split(begin);
        const [table = "", foot = ""] = rest.split(end);
        if (process.env.UPDATE_GOLDEN === "1") {
            writeFileSync(page, `${head}${begin}\n\n${renderTable()}\n${end}${foot}`);
            return;
        }
        assert.equal(table.trim(), renderTable().trim());
    });
});
