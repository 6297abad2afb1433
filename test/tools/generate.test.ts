import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { GENERATED_FILES, ROOT } from "../../tools/generate/files";

describe("files that are made from the code", () => {
    for (const { path, render } of GENERATED_FILES) {
        it(`are as they are made: ${path}`, async () => {
            const there = readFileSync(join(ROOT, path), "utf8");
            assert.ok(there === (await render()), `${path} is not as it is made; run npm run generate`);
        });
    }
});
