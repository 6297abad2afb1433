import assert from "node:assert/strict";
import { makeReport, type Report } from "../../../commands/preview/report";
import { readPlan } from "../../../commands/preview/readPlan";
import { tellJson } from "../../../commands/preview/tellJson";
import { tellMarkdown } from "../../../commands/preview/tellMarkdown";
import { tellMermaid } from "../../../commands/preview/tellMermaid";
import { tellTable } from "../../../commands/preview/tellTable";
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
            assertGolden(`preview/${name}.txt`, tellTable(report));
        });

        it(`in a pull request: ${name}`, () => {
            assertGolden(`preview/${name}.md`, tellMarkdown(report));
        });

        it(`to programs: ${name}`, () => {
            assert.deepEqual(JSON.parse(tellJson(report)), JSON.parse(JSON.stringify(report)));
            assert.equal((JSON.parse(tellJson(report)) as { schema: number }).schema, 1);
        });
    }

    it("in a comment that GitHub takes, however much changes", () => {
        const many = Array.from({ length: 2000 }, (_, i) =>
            step("create", "x:y:Z", `resource-${i}`, null, { inputs: {} }),
        );
        const text = tellMarkdown(makeReport(readPlan("blue", log(...many, summary("succeeded")))));
        assert.ok(text.length < 65_536, String(text.length));
        assert.match(text, /2000 created/);
        assert.match(text, /it is in the job's log/);
        const huge = log({ diagnosticEvent: { severity: "error", message: "x".repeat(100_000) } }, summary("failed"));
        assert.ok(tellMarkdown(makeReport(readPlan("blue", huge))).length < 65_536);
    });

    it("without markup that comes from names and messages", () => {
        const view = { environment: undefined, quorum: 1, tolerance: 0, endpoints: [], balancer: undefined };
        const evil = '"]<script>`';
        const picture = tellMermaid({
            name: "x",
            title: "x",
            before: undefined,
            after: { ...view, members: [{ name: evil, zone: evil, version: undefined }] },
        });
        assert.ok(!/"\]<|<script>|`/.test(picture), picture);
        const bad = reports.bad;
        assert.ok(bad !== undefined);
        assert.match(tellMarkdown(bad), /the whole internet \\\| in/);
        assert.match(tellMarkdown(bad), /\\\*only\\\* &#64;groups/);
        assert.match(tellMarkdown(bad), /````text\n/);
    });
});
