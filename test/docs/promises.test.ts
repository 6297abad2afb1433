import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "./markdown";
import { findMissing, findShown } from "./shownBy";

interface Promised {
    readonly id: string;
    readonly text: string;
    readonly shown: string;
}

function readPromises(text: string): readonly Promised[] {
    return [...text.matchAll(/^\| (P\d+)\. (.*?) +\| (.*?) +\|$/gm)].map(([, id = "", words = "", shown = ""]) => ({
        id,
        text: words,
        shown,
    }));
}

describe("the page of promises", () => {
    const promises = readPromises(readFileSync(join(ROOT, "docs/promises.md"), "utf8"));

    it("has each promise once, in order", () => {
        assert.deepEqual(
            promises.map(({ id }) => id),
            Array.from({ length: 23 }, (_, i) => `P${i + 1}`),
        );
    });

    it("says of each by which test it is shown, or that it is not kept yet, and what there is instead", () => {
        for (const { id, text, shown } of promises) {
            assert.ok(text.length > 0, id);
            assert.ok(findShown(shown).length > 0 || /^Not yet: \S/.test(shown), id);
        }
    });

    it("names tests that there are", () => {
        assert.deepEqual(findMissing(promises.flatMap(({ shown }) => findShown(shown))), []);
    });

    it("would be wrong with a file, a title or a case that is not there", () => {
        const shown = findShown(
            '`test/docs/gone.test.ts`: "a" · `test/config/groups/members.test.ts`: "two members" · "three members"',
        );
        assert.deepEqual(findMissing(shown), [
            "test/docs/gone.test.ts: a",
            "test/config/groups/members.test.ts: three members",
        ]);
    });
});
