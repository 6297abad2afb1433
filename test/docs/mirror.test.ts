import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { ROOT } from "./markdown";

/** Folders of tests that are about the whole house, about what stands beside the source, or about what tests stand on. */
const NO_MIRROR = new Set(["ci", "docs", "doubles", "faults", "integration", "support"]);
/** Where a test that is named like a file stands beside it. */
const EXACT = new Set(["commands", "components", "config"]);

function listFiles(...patterns: readonly string[]): readonly string[] {
    const list = ["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate", "--", ...patterns];
    return execFileSync("git", list, { cwd: ROOT, encoding: "utf8" })
        .split("\n")
        .filter((path) => path !== "" && existsSync(join(ROOT, path)));
}

/** Files and folders below a folder that have this name, without ending. */
function findNamesakes(source: readonly string[], folder: string, name: string): readonly string[] {
    const below = source.filter((path) => path.startsWith(`${folder}/`));
    const files = below.filter((path) => basename(path, ".ts") === name).map(dirname);
    const folders = below.map(dirname).filter((path) => basename(path) === name && path !== folder);
    return [...new Set([...files, ...folders.map(dirname)])];
}

/** Where a test should stand, or undefined when it stands well. */
function findBetterPlace(test: string, source: readonly string[]): string | undefined {
    const folder = dirname(test).slice("test/".length);
    if (!source.some((path) => path.startsWith(`${folder}/`))) {
        return `in a folder that mirrors one of the source, which test/${folder} does not`;
    }
    const [name = ""] = basename(test).split(".");
    const places = EXACT.has(folder.split("/")[0] ?? "") ? findNamesakes(source, folder, name) : [];
    const [only] = places;
    return places.length !== 1 || only === folder || only === undefined ? undefined : `in test/${only}`;
}

describe("the tree of tests", () => {
    const source = listFiles(":!test");
    const tests = listFiles("test/*.test.ts").filter((test) => {
        const [, top = ""] = test.split("/");
        return !NO_MIRROR.has(top) && dirname(test) !== "test";
    });

    it("mirrors the source", () => {
        assert.ok(tests.length > 100);
        const wrong = tests.flatMap((test) => {
            const better = findBetterPlace(test, source);
            return better === undefined ? [] : [`${test} belongs ${better}`];
        });
        assert.deepEqual(wrong, []);
    });

    it("would not with a folder that is not there, or a test away from its file", () => {
        assert.match(findBetterPlace("test/components/gone/x.test.ts", source) ?? "", /mirrors one of the source/);
        assert.equal(findBetterPlace("test/components/queue.test.ts", source), "in test/components/rollout");
        assert.equal(findBetterPlace("test/components/rollout/queue.test.ts", source), undefined);
    });
});
