// The workflows, by the program that knows GitHub's own rules. It is built here, so this is no part of `npm run check`.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describeEngine } from "../support/engine";

const root = join(__dirname, "../..");
const folder = join(root, ".github/workflows");

describeEngine("the workflows", () => {
    let actionlint: string;
    before(() => {
        const build = execFileSync(join(root, "tools/actionlint/build"), { encoding: "utf8" });
        actionlint = build.trim();
    });
    const lint = (...args: readonly string[]) => spawnSync(actionlint, args, { encoding: "utf8", cwd: root });

    it("are what GitHub takes, their shell included", () => {
        const files = readdirSync(folder).map((file) => join(folder, file));
        assert.deepEqual(files.length, 4);
        const { status, stdout } = lint(...files);
        assert.deepEqual([status, stdout], [0, ""]);
    });

    it("would not be with a mistake", () => {
        const text = readFileSync(join(folder, "preview.yml"), "utf8").replace("runs-on", "run-on");
        const { status, stdout } = spawnSync(actionlint, ["-"], { encoding: "utf8", cwd: root, input: text });
        assert.equal(status, 1);
        assert.match(stdout, /run-on/);
    });
});
