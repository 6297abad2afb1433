import assert from "node:assert/strict";

import fc from "fast-check";

import { formatSize, parseSize } from "../../../config/values/size";

describe("size", () => {
    const good: [string, number][] = [
        ["2GiB", 2 * 2 ** 30],
        ["512MiB", 512 * 2 ** 20],
        ["1.5MiB", 1_572_864],
        ["1TiB", 2 ** 40],
        ["0B", 0],
    ];
    for (const [text, bytes] of good) {
        it(`reads ${text}`, () => {
            assert.equal(parseSize(text), bytes);
        });
    }

    for (const text of ["", "2", "2GB", "2 GiB", "2gib", "-1MiB", "0.3B", ".5GiB", "1e3MiB", "99999999TiB", "2GiB\n"]) {
        it(`refuses ${JSON.stringify(text)}`, () => {
            assert.equal(parseSize(text), undefined);
        });
    }

    it("reads back what it writes", () => {
        fc.assert(
            fc.property(fc.maxSafeNat(), (bytes) => {
                assert.equal(parseSize(formatSize(bytes)), bytes);
            }),
        );
    });

    it("writes the largest unit without a fraction", () => {
        assert.equal(formatSize(3 * 2 ** 30), "3GiB");
        assert.equal(formatSize(1536 * 2 ** 20), "1536MiB");
        assert.equal(formatSize(1023), "1023B");
        assert.equal(formatSize(0), "0B");
    });
});
