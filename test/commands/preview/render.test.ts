import assert from "node:assert/strict";
import { makeReport, type Report } from "../../../commands/preview/report";
import { readPlan } from "../../../commands/preview/readPlan";
import { renderJson } from "../../../commands/preview/renderJson";
import { renderMarkdown } from "../../../commands/preview/renderMarkdown";
import { renderMermaid } from "../../../commands/preview/renderMermaid";
import { renderText } from "../../../commands/preview/renderText";
import { assertGolden } from "../../support/golden";
import { BAD, GROWING, log, step, summary } from "./events";

const reports: Readonly<Record<string, Report>> = {
    growing: makeReport(readPlan("blue", GROWING)),
    bad: makeReport(readPlan("blue", BAD)),
    nothing: makeReport(readPlan("blue", log(summary("succeeded")))),
};

describe("a report is told", () => {
    for (const [name, report] of Object.entries(reports)) {
        it(`on a terminal: ${name}`, () => {
            assertGolden(`preview/${name}.txt`, renderText(report));
        });

        it(`in a pull request: ${name}`, () => {
            assertGolden(`preview/${name}.md`, renderMarkdown(report));
        });

        it(`to programs: ${name}`, () => {
            assert.deepEqual(JSON.parse(renderJson(report)), JSON.parse(JSON.stringify(report)));
            assert.equal((JSON.parse(renderJson(report)) as { schema: number }).schema, 1);
        });
    }

    it("in a comment that GitHub takes, however much changes", () => {
        const many = Array.from({ length: 2000 }, (_, i) =>
            step("create", "x:y:Z", `resource-${i}`, null, { inputs: {} }),
        );
        const text = renderMarkdown(makeReport(readPlan("blue", log(...many, summary("succeeded")))));
        assert.ok(text.length < 65_536, String(text.length));
        assert.match(text, /2000 created/);
        assert.match(text, /it is in the job's log/);
        const huge = log({ diagnosticEvent: { severity: "error", message: "x".repeat(100_000) } }, summary("failed"));
        assert.ok(renderMarkdown(makeReport(readPlan("blue", huge))).length < 65_536);
    });

    it("without markup that comes from names and messages", () => {
        const view = { environment: undefined, quorum: 1, tolerance: 0, endpoints: [], balancer: undefined };
        const evil = '"]<script>`';
        const picture = renderMermaid({
            name: "x",
            title: "x",
            before: undefined,
            after: { ...view, members: [{ name: evil, zone: evil, version: undefined }] },
        });
        assert.ok(!/"\]<|<script>|`/.test(picture), picture);
        const bad = reports.bad;
        assert.ok(bad !== undefined);
        assert.match(renderMarkdown(bad), /the whole internet \\\| in/);
        assert.match(renderMarkdown(bad), /\\\*only\\\* &#64;groups/);
        assert.match(renderMarkdown(bad), /````text\n/);
    });
});
