import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { shipProgram } from "../../components/remote/hostProgram";
import { linksOf, readPages, ROOT } from "./markdown";

/** The anchor that a heading gets. */
function anchorsOf(text: string): readonly string[] {
    return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
        heading
            .toLowerCase()
            .replace(/[^\w\- ]/g, "")
            .replaceAll(" ", "-"),
    );
}

function findBrokenLinks(path: string, text: string): readonly string[] {
    return linksOf(text).filter((target) => {
        const [file = "", anchor] = target.split("#");
        const found = join(ROOT, file === "" ? path : join(dirname(path), file));
        return !existsSync(found) || (anchor !== undefined && !anchorsOf(readFileSync(found, "utf8")).includes(anchor));
    });
}

describe("links in the documentation", () => {
    const pages = readPages();

    it("are looked for in all pages", () => {
        for (const path of ["README.md", "docs/architecture.md", "docs/operations/replace.md", "CHANGELOG.md"]) {
            assert.ok(
                pages.some((page) => page.path === path),
                path,
            );
        }
    });

    for (const page of pages) {
        it(`lead somewhere: ${page.path}`, () => {
            assert.deepEqual(findBrokenLinks(page.path, page.text), []);
        });
    }

    it("are found when they lead nowhere", () => {
        const text =
            "[a](up.md) [b](gone.md) [c](../../README.md#commands) [d](../../README.md#gone) [e](https://x.y/z)";
        assert.deepEqual(findBrokenLinks("docs/operations/status.md", text), ["gone.md", "../../README.md#gone"]);
    });

    it("are there for every page that a message on a host names", () => {
        const named = (["etcd-node", "apiserver-node"] as const).flatMap((program) => {
            const found = shipProgram(program).text.match(/docs\/[\w/-]+\.md/g) ?? [];
            assert.ok(found.length > 0, program);
            return found;
        });
        assert.deepEqual(
            named.filter((path) => !existsSync(join(ROOT, path))),
            [],
        );
    });
});
