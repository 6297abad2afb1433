import assert from "node:assert/strict";

import fc from "fast-check";

import { formatDuration, parseDuration } from "../../../config/values/duration";

describe("duration", () => {
    const good: [string, number][] = [
        ["100ms", 100],
        ["1h30m", 5_400_000],
        ["8760h", 8760 * 3_600_000],
        ["90d", 90 * 86_400_000],
        ["1m500ms", 60_500],
        ["0s", 0],
        ["2d3h4m5s6ms", 2 * 86_400_000 + 3 * 3_600_000 + 4 * 60_000 + 5_000 + 6],
    ];
    for (const [text, milliseconds] of good) {
        it(`reads ${text}`, () => {
            assert.equal(parseDuration(text), milliseconds);
        });
    }

    for (const text of [
        "",
        "10",
        "1.5h",
        "1 h",
        "-1s",
        "1y",
        "1s1m",
        "1s1s",
        "ms",
        "h1",
        "1H",
        "99999999999999999d",
        "1h\n",
    ]) {
        it(`refuses ${JSON.stringify(text)}`, () => {
            assert.equal(parseDuration(text), undefined);
        });
    }

    it("reads back what it writes", () => {
        fc.assert(
            fc.property(fc.integer({ min: 0, max: 10 ** 13 }), (milliseconds) => {
                assert.equal(parseDuration(formatDuration(milliseconds)), milliseconds);
            }),
        );
    });

    it("reads any sequence of falling units as their sum", () => {
        const units: [string, number][] = [
            ["d", 86_400_000],
            ["h", 3_600_000],
            ["m", 60_000],
            ["s", 1000],
            ["ms", 1],
        ];
        const counts = fc.array(fc.option(fc.nat(500)), { minLength: 5, maxLength: 5 });
        fc.assert(
            fc.property(counts, (given) => {
                const parts = units.flatMap(([unit, size], index) => {
                    const count = given[index];
                    return count == null ? [] : [{ text: `${count}${unit}`, milliseconds: count * size }];
                });
                fc.pre(parts.length > 0);
                const sum = parts.reduce((total, part) => total + part.milliseconds, 0);
                assert.equal(parseDuration(parts.map((part) => part.text).join("")), sum);
            }),
        );
    });
});
