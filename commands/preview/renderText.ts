import { renderTable } from "../shared/table";
import type { PolicyFinding, Report } from "./report";
import { compareClusters, describeChange, judgeReport, MARKS, shortType, summarise } from "./summary";

/** For a terminal. */
export function renderText(report: Report): string {
    const sections = [
        ...report.clusters.map((cluster) =>
            renderTable([
                ["CLUSTER", cluster.title, ""],
                ["", "BEFORE", "AFTER"],
                ...compareClusters(cluster).map((row) => [...row]),
            ]),
        ),
        renderChanges(report),
        renderFindings(
            "MANDATORY POLICIES BROKEN",
            report.findings.filter(({ mandatory }) => mandatory),
        ),
        renderFindings(
            "ADVICE",
            report.findings.filter(({ mandatory }) => !mandatory),
        ),
        report.unjudged.length === 0
            ? ""
            : `NOT JUDGED: not everything is known before the update\n  ${report.unjudged.join(", ")}\n`,
        report.protected.length === 0
            ? ""
            : `PROTECTED RESOURCES TOUCHED\n${report.protected.map(({ op, resource, type }) => `  ${MARKS[op]} ${resource} (${shortType(type)})\n`).join("")}`,
        report.messages.length === 0
            ? ""
            : `WHAT THE ENGINE SAID\n${report.messages.map(({ severity, resource, text }) => indent(`${severity}: ${resource === undefined ? "" : `${resource}: `}${text}`)).join("")}`,
    ];
    const verdict = [judgeReport(report), ...report.objections.map((objection) => `  - ${objection}`)];
    return [...sections.filter((section) => section !== ""), `${verdict.join("\n")}\n`].join("\n");
}

function renderChanges(report: Report): string {
    const rows = report.groups.flatMap(({ name, changes }) =>
        changes.map((change, i) => [
            i === 0 ? name : "",
            `${MARKS[change.op]} ${change.op}`,
            change.resource,
            shortType(change.type),
            describeChange(change),
        ]),
    );
    const table = rows.length === 0 ? "" : renderTable([["MEMBER", "CHANGE", "RESOURCE", "TYPE", "WHAT"], ...rows]);
    return `${table}${summarise(report)}\n`;
}

function renderFindings(heading: string, findings: readonly PolicyFinding[]): string {
    if (findings.length === 0) {
        return "";
    }
    const lines = findings.map(
        ({ policy, reason, fix }) =>
            `  ${policy}\n${indent(indent(reason))}${fix === undefined ? "" : indent(indent(`Fix: ${fix}`))}`,
    );
    return `${heading}\n${lines.join("")}`;
}

function indent(text: string): string {
    return `${text.trimEnd().replace(/^/gm, "  ")}\n`;
}
