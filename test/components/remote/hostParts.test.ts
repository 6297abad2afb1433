import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readShell } from "../../../components/remote/shellText";

const host = join(__dirname, "../../../host");
const parts = readdirSync(host, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".sh"));

/** Functions, and what stands between them, as bash sees them: without comments, and with nothing in its quotes. */
function blocksOf(text: string): readonly string[] {
    const { comments, literals } = readShell(text);
    const code = text.split("");
    for (const { from, to } of comments) {
        code.fill("", from, to);
    }
    // The quotes stay, so that words stay apart.
    for (const { from, to } of literals) {
        code.fill("", from + 1, to - 1);
    }
    return code.join("").split(/^(?=[a-z_]+\(\) \{)|(?<=^\}\n)/m);
}

/** The variables that a part sets for others: those in capitals that no function keeps to itself. */
function variablesSetBy(text: string): readonly string[] {
    const ways = [
        /(?:^|[\s;(&|{!])([A-Z]\w*)(?:\[[^\]]*\])?\+?=(?![=~]|\*\))/g,
        /\bread (?:-\S+ )*([A-Za-z_ ]+)/g,
        /\bmapfile (?:-\S+ (?:'' )?)*([A-Z]\w*)/g,
        /\bprintf -v ([A-Z]\w*)/g,
        /\bexec \{([A-Z]\w*)\}/g,
        /([A-Z]\w*)(?:\+\+|--)/g,
    ];
    const found = blocksOf(text).flatMap((block) => {
        const own = [...block.matchAll(/\blocal ([^\n]*)/g)].flatMap(
            ([, names = ""]) => names.match(/\b[A-Z]\w*/g) ?? [],
        );
        return ways
            .flatMap((way) => [...block.matchAll(way)].flatMap(([, names = ""]) => names.split(" ")))
            .filter((name) => /^[A-Z]/.test(name) && !own.includes(name) && !["IFS", "LC_ALL", "PATH"].includes(name));
    });
    return [...new Set(found)].sort();
}

/** What the comment at the top of a part says that it sets. `*` stands for any end of a name. */
function variablesToldBy(text: string): readonly string[] {
    const top = text.slice(0, text.search(/^[^#]/m));
    const told = /^# Sets: ([^.]*)\.$/m.exec(top.replaceAll(/,\n# +/g, ", "))?.[1];
    return told === undefined ? [] : told.split(", ");
}

function stands(name: string, told: string): boolean {
    return told.endsWith("*") ? name.startsWith(told.slice(0, -1)) : name === told;
}

describe("a part of a program of hosts says at its top what it sets", () => {
    for (const part of parts) {
        it(part, () => {
            const text = readFileSync(join(host, part), "utf8");
            const [told, found] = [variablesToldBy(text), variablesSetBy(text)];
            assert.deepEqual(
                found.filter((name) => !told.some((one) => stands(name, one))),
                [],
                "set and not told",
            );
            assert.deepEqual(
                told.filter((one) => !found.some((name) => stands(name, one))),
                [],
                "told and not set",
            );
        });
    }
});
