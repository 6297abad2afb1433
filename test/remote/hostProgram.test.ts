import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { assembleProgram, HOST_PROGRAMS } from "../../components/remote/hostProgram";

const host = join(__dirname, "../../host");
const parts = readdirSync(host, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".sh"));

describe("the programs of hosts", () => {
    it("hold every part that there is", () => {
        const texts = HOST_PROGRAMS.map(assembleProgram);
        assert.ok(parts.length > 0);
        for (const part of parts) {
            const text = readFileSync(join(host, part), "utf8");
            const held = texts.some((all) => all.includes(text));
            assert.ok(held, `${part} is in no program; add it to PARTS`);
        }
    });
});
