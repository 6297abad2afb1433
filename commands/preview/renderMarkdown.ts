import type { Change, PolicyFinding, Report } from "./report";
import { renderMermaid } from "./renderMermaid";
import { compareClusters, describeChange, judgeReport, MARKS, shortType, summarise } from "./summary";

/** GitHub takes no longer comment; some room is left for what a workflow adds. */
const LONGEST = 60_000;

/** For a pull request. */
export function renderMarkdown(report: Report): string {
    const whole = joinSections(report, report.groups.map(({ name, changes }) => renderGroup(name, changes)).join("\n"));
    if (whole.length <= LONGEST) {
        return whole;
    }
    const short = joinSections(report, "The list of changes is too long for a comment; it is in the job's log.\n");
    return short.length <= LONGEST ? short : `${short.slice(0, LONGEST)}\n\n... the rest is in the job's log.\n`;
}

function joinSections(report: Report, changes: string): string {
    const mandatory = report.findings.filter((finding) => finding.mandatory);
    const advice = report.findings.filter((finding) => !finding.mandatory);
    const sections = [
        `### ${report.objections.length === 0 ? "✅" : "❌"} ${escape(judgeReport(report))}\n`,
        report.objections.map((objection) => `- ${escape(objection)}\n`).join(""),
        renderProtected(report),
        renderFindings("Mandatory policies broken", mandatory),
        ...report.clusters.map((cluster) => {
            const rows = compareClusters(cluster).map((row) => `| ${row.map(escape).join(" | ")} |\n`);
            const picture = renderMermaid(cluster);
            return `#### ${escape(cluster.title)}\n\n|  | before | after |\n| --- | --- | --- |\n${rows.join("")}${picture === "" ? "" : `\n${fence("mermaid", picture)}`}`;
        }),
        `#### ${summarise(report)}\n`,
        changes,
        renderFindings("Advice", advice),
        report.unjudged.length === 0
            ? ""
            : `Not judged, because not everything is known before the update: ${report.unjudged.map(code).join(", ")}\n`,
        report.messages.length === 0
            ? ""
            : `#### What the engine said\n\n${fence("text", report.messages.map(({ severity, resource, text }) => `${severity}: ${resource === undefined ? "" : `${resource}: `}${text}`).join("\n"))}`,
    ];
    return sections.filter((section) => section !== "").join("\n");
}

function renderProtected(report: Report): string {
    if (report.protected.length === 0) {
        return "";
    }
    const lines = report.protected.map(
        (change) =>
            `- ⚠️ ${MARKS[change.op]} ${code(change.resource)} (${code(shortType(change.type))}) ${escape(describeChange(change))}\n`,
    );
    return `#### Protected resources touched\n\n${lines.join("")}`;
}

function renderGroup(name: string, changes: readonly Change[]): string {
    const rows = changes.map(
        (change) =>
            `| ${change.protected ? "⚠️ " : ""}${MARKS[change.op]} ${change.op} | ${code(change.resource)} | ${code(shortType(change.type))} | ${escape(describeChange(change))} |\n`,
    );
    const heading = `<details><summary>${escape(name)}: ${changes.length} ${changes.length === 1 ? "change" : "changes"}</summary>`;
    return `${heading}\n\n| change | resource | type | what |\n| --- | --- | --- | --- |\n${rows.join("")}\n</details>\n`;
}

function renderFindings(heading: string, findings: readonly PolicyFinding[]): string {
    if (findings.length === 0) {
        return "";
    }
    const rows = findings.map(
        ({ policy, reason, fix }) => `| ${code(policy)} | ${escape(reason)} | ${escape(fix ?? "")} |\n`,
    );
    return `#### ${heading}\n\n| policy | what is wrong | fix |\n| --- | --- | --- |\n${rows.join("")}`;
}

/** Text that stays text: no markup, no cell of a table, nobody mentioned. */
function escape(text: string): string {
    return text
        .replace(/[\\`*_[\]|~]/g, "\\$&")
        .replace(/</g, "&lt;")
        .replace(/@/g, "&#64;")
        .replace(/\s*\n\s*/g, "<br>");
}

function code(text: string): string {
    return `\`${text.replace(/[`|\n]/g, "")}\``;
}

/** A fence that nothing in the text can end. */
function fence(language: string, text: string): string {
    const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
    const ticks = "`".repeat(longest + 1);
    return `${ticks}${language}\n${text.trimEnd()}\n${ticks}\n`;
}
