import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "./markdown";
import { findMissing, findShown, titlesIn } from "./shownBy";

interface Row {
    readonly id: string;
    readonly cells: readonly string[];
}

/** The rows of all tables whose first cell is a letter and a number. */
function readRows(text: string): readonly Row[] {
    return [...text.matchAll(/^\| ([DF]\d+) +\|(.*)\|$/gm)].map(([, id = "", rest = ""]) => ({
        id,
        cells: rest.split(" | ").map((cell) => cell.trim()),
    }));
}

describe("the page about reliability", () => {
    const rows = readRows(readFileSync(join(ROOT, "docs/reliability.md"), "utf8"));

    it("has each dangerous sequence and each fault once, in order", () => {
        const all = (letter: string, count: number): string[] =>
            Array.from({ length: count }, (_, i) => `${letter}${i + 1}`);
        assert.deepEqual(
            rows.map(({ id }) => id),
            [...all("D", 27), ...all("F", 30)],
        );
    });

    it("says of each what it is, what guards it, and by which test or why by none", () => {
        for (const { id, cells } of rows) {
            assert.equal(cells.length, 3, id);
            const [what = "", guard = "", shown = ""] = cells;
            assert.ok(what.length > 0 && guard.length > 0, id);
            assert.ok(findShown(shown).length > 0 || /^Not shown: \S/.test(shown), id);
        }
    });

    it("names tests that there are", () => {
        assert.deepEqual(findMissing(rows.flatMap(({ cells }) => findShown(cells.at(-1) ?? ""))), []);
    });

    it("names every test of faults", () => {
        const named = rows.flatMap(({ cells }) => findShown(cells.at(-1) ?? "")).map(({ title }) => title);
        for (const kind of ["processes", "network", "disks", "strangers"]) {
            const titles = titlesIn(readFileSync(join(ROOT, `test/faults/${kind}.lab.test.ts`), "utf8"));
            assert.deepEqual(
                titles.filter((title) => /^F\d/.test(title) && !named.includes(title)),
                [],
            );
        }
    });

    it("would be wrong with a file or a title that is not there", () => {
        const shown = findShown(
            '`test/docs/gone.test.ts`: "a" · `test/docs/reliability.test.ts`: "b" · "names tests that there are"',
        );
        assert.deepEqual(findMissing(shown), ["test/docs/gone.test.ts: a", "test/docs/reliability.test.ts: b"]);
    });
});
