import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const folder = join(__dirname, "../golden");

/** Compares a text with the file of that name below test/golden; UPDATE_GOLDEN=1 writes it instead, to be reviewed like code. */
export function assertGolden(name: string, text: string): void {
    const file = join(folder, name);
    if (process.env.UPDATE_GOLDEN === "1") {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
        return;
    }
    if (!existsSync(file)) {
        assert.fail(`test/golden/${name} is not there; make it with UPDATE_GOLDEN=1 npm test, and read it`);
    }
    assert.equal(
        text,
        readFileSync(file, "utf8"),
        `not as in test/golden/${name}; if it is meant, UPDATE_GOLDEN=1 npm test`,
    );
}
