import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

interface Job {
    readonly if?: string;
    readonly permissions?: Readonly<Record<string, string>>;
    readonly steps: readonly { readonly run?: string; readonly env?: Readonly<Record<string, string>> }[];
}

const folder = join(__dirname, "../../.github/workflows");
const workflows = readdirSync(folder).map((file) => {
    const text = readFileSync(join(folder, file), "utf8");
    // Our own files; actionlint holds them to GitHub's form.
    return { file, text, jobs: (parse(text) as { jobs: Readonly<Record<string, Job>> }).jobs };
});

describe("workflows and their secrets", () => {
    it("give none to a pull request from a fork", () => {
        for (const { file, text, jobs } of workflows.filter(({ text }) => text.includes("pull_request"))) {
            assert.ok(!text.includes("pull_request_target"), file);
            for (const [name, job] of Object.entries(jobs)) {
                const uses = /secrets\.|id-token/.test(JSON.stringify(job));
                const guarded = job.if === "github.event.pull_request.head.repo.full_name == github.repository";
                assert.ok(!uses || guarded, `${file}: ${name}`);
            }
        }
    });

    it("put nothing that a stranger may write into a shell", () => {
        for (const { file, jobs } of workflows) {
            for (const { run = "" } of Object.values(jobs).flatMap(({ steps }) => steps)) {
                assert.ok(!run.includes("${{"), `${file}: ${run}`);
            }
        }
    });

    it("are the same for GitLab: each script once, and none in pipelines of forks", () => {
        const text = readFileSync(join(folder, "../../docs/gitlab-ci.yml"), "utf8");
        const { check, preview, up, drift } = parse(text) as Record<
            string,
            { script: readonly string[]; rules: readonly { if: string }[] }
        >;
        const scripts = [check, preview, up, drift].map((job) => job?.script);
        assert.deepEqual(scripts, [["npm run check"], [".ci/preview prod"], [".ci/up prod"], [".ci/drift prod"]]);
        assert.ok(
            preview?.rules.every((rule) => rule.if.includes("$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID")),
        );
    });

    it("call scripts of this repository that are there", () => {
        const called = workflows.flatMap(({ text }) =>
            [...text.matchAll(/run: (\.ci\/\w+)/g)].map(([, script = ""]) => script),
        );
        assert.deepEqual([...called].sort(), [".ci/drift", ".ci/preview", ".ci/up"]);
        for (const script of called) {
            assert.match(readFileSync(join(folder, "../..", script), "utf8"), /^#!/);
        }
    });
});
