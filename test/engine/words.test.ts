import assert from "node:assert/strict";
import * as fc from "fast-check";
import { parseWords } from "../../engine/languageHost/words";

describe("nodeargs", () => {
    const cases: [string, string[]][] = [
        ["", []],
        ["  --a   --b ", ["--a", "--b"]],
        [`--require './a file.cjs'`, ["--require", "./a file.cjs"]],
        [`--x="a 'b' \\"c\\"" y`, [`--x=a 'b' "c"`, "y"]],
        ["a\\ b", ["a b"]],
        ["''", [""]],
        ["a # a comment", ["a"]],
        ["a#b", ["a#b"]],
        ["'a\\b'", ["a\\b"]],
    ];
    for (const [line, words] of cases) {
        it(`are split as a shell would: ${JSON.stringify(line)}`, () => {
            assert.deepEqual(parseWords(line), words);
        });
    }

    it("are refused when a quote is not closed", () => {
        assert.throws(() => parseWords(`--a 'b`), /a quote is not closed/);
        assert.throws(() => parseWords(`--a "b`), /a quote is not closed/);
    });

    it("come back whole when each is quoted", () => {
        const quote = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;
        fc.assert(
            fc.property(fc.array(fc.string()), (words) => {
                assert.deepEqual(parseWords(words.map(quote).join(" ")), words);
            }),
        );
    });
});
