import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../..");

describe("the report of a test run", () => {
    let directory: string;
    let counts: string;

    before(() => {
        directory = mkdtempSync(join(tmpdir(), "pulumi-etcd-report-"));
        counts = join(directory, "counts");
        writeFileSync(
            join(directory, "some.cjs"),
            `it("holds", () => {}); it("does not", () => { throw new Error("no"); }); it("is to come");`,
        );
    });
    after(() => {
        rmSync(directory, { recursive: true });
    });

    function run(env: NodeJS.ProcessEnv): { readonly code: number | null; readonly lines: readonly string[] } {
        const mocha = join(root, "node_modules/.bin/mocha");
        const args = [
            "--no-config",
            "--reporter",
            join(root, "test/support/reporter.cjs"),
            join(directory, "some.cjs"),
        ];
        const { status, stdout } = spawnSync(mocha, args, { env: { ...process.env, ...env }, encoding: "utf8" });
        return { code: status, lines: stdout.trimEnd().split("\n") };
    }

    it("ends with a line that says it all", () => {
        const { code, lines } = run({ TEST_COUNTS: undefined });
        assert.equal(code, 1);
        assert.equal(lines.at(-1), "1 passed, 1 failed, 1 skipped");
        assert.equal(existsSync(counts), false);
    });

    it("leaves the numbers to whoever adds them up", () => {
        const { code, lines } = run({ TEST_COUNTS: counts });
        assert.equal(code, 1);
        assert.equal(readFileSync(counts, "utf8"), "1 1 1\n");
        assert.ok(!lines.some((line) => /^\d+ passed/.test(line)), lines.join("\n"));
    });
});
