import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { assembleProgram, HOST_PROGRAMS, shipProgram } from "../../../components/remote/hostProgram";
import { readShell, withoutComments } from "../../../components/remote/shellText";
import { runTool } from "../../support/tools";

const host = join(__dirname, "../../../host");
const parts = readdirSync(host, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".sh"));

/** What bash itself understands of a program: all of it, as the body of one function, in bash's own words. */
function asBashReadsIt(text: string): string {
    const { code, stdout, stderr } = runTool(
        "bash",
        ["-c", 'eval "$(cat)"; declare -f whole'],
        `whole() {\n${text}\n}\n`,
    );
    assert.deepEqual([code, stderr], [0, ""]);
    return stdout;
}

describe("the programs of hosts", () => {
    it("hold every part that there is", () => {
        const texts = HOST_PROGRAMS.map(assembleProgram);
        assert.ok(parts.length > 0);
        for (const part of parts) {
            const text = readFileSync(join(host, part), "utf8").trimEnd();
            const held = texts.some((all) => all.includes(text));
            assert.ok(held, `${part} is in no program; add it to PARTS`);
        }
    });

    for (const name of HOST_PROGRAMS) {
        it(`are shipped without comments, and are the same to bash: ${name}`, () => {
            const [full, shipped] = [assembleProgram(name), shipProgram(name).text];
            assert.ok(asBashReadsIt(full).length > 1000);
            assert.equal(asBashReadsIt(shipped), asBashReadsIt(full));
            assert.equal(readShell(shipped).comments.length, 2, "what names the shell, and where it comes from");
            const [shell, origin] = shipped.split("\n");
            assert.deepEqual([shell, origin?.slice(0, name.length + 2)], ["#!/bin/bash", `# ${name}`]);
        });

        it(`are printed by host/build, as they are and as they are shipped: ${name}`, () => {
            assert.equal(runTool(join(host, "build"), [name]).stdout, assembleProgram(name));
            assert.equal(runTool(join(host, "build"), [name, "--shipped"]).stdout, shipProgram(name).text);
        });

        it(`are shipped as before when a comment is another one: ${name}`, () => {
            const full = assembleProgram(name);
            const [first = "", ...rest] = full.split("\n");
            const changed = rest.map((line) =>
                /^\s*# [a-zA-Z]/.test(line) ? `${line}, isn't it "so`.replace("# ", "#\n    # Well: ") : line,
            );
            assert.notEqual(changed.length, 0);
            const other = [first, ...changed].join("\n");
            assert.notEqual(other, full);
            assert.equal(withoutComments(other), withoutComments(full));
        });
    }
});

describe("withoutComments", () => {
    const cases: readonly (readonly [string, string, string])[] = [
        ["comments and empty lines go", "a\n# b\n\n  # c\nd # e\n", "a\nd\n"],
        ["the first line stays where it names the shell", "#!/bin/bash\n# a\nb\n", "#!/bin/bash\nb\n"],
        ["a # in a word is none", "a=${#b} c=${d#e} f=$((16#ff)) $# g#h\n", "a=${#b} c=${d#e} f=$((16#ff)) $# g#h\n"],
        ["quotes in a comment open nothing", "# it's\na # don't\n'# b'\n", "a\n'# b'\n"],
        ["quoted text stays", "a='\n# b\n\n'\nc=\"\n# d\n\"\n", "a='\n# b\n\n'\nc=\"\n# d\n\"\n"],
        ["text in dollar quotes stays", "a=$'it\\'s # b' # c\n", "a=$'it\\'s # b'\n"],
        ["a here-document stays", "cat <<'X'\n# a\n\n  b # c\nX\n# d\n", "cat <<'X'\n# a\n\n  b # c\nX\n"],
        ["commands between quotes are read, and left", 'a="$(b "c" # it\'s\n)" # d\n', 'a="$(b "c" # it\'s\n)"\n'],
        ["quotes in an expansion are read", "a=${b//\"'\\\\''\"/\"'\"} # c\n", "a=${b//\"'\\\\''\"/\"'\"}\n"],
        ["a single quote in double ones is a letter", 'a="it\'s" # c\n', 'a="it\'s"\n'],
    ];
    for (const [title, text, expected] of cases) {
        it(title, () => {
            assert.equal(withoutComments(text), expected);
            assert.equal(asBashReadsIt(text), asBashReadsIt(expected));
        });
    }

    it("refuses what it does not read", () => {
        assert.throws(() => withoutComments("a\nb `c`\n"), /line 2 has a backquote/);
        assert.throws(() => withoutComments("a\nb 'c\n"), /the quote of line 2 does not end/);
        assert.throws(() => withoutComments('a "b\n'), /the quote of line 1 does not end/);
        assert.throws(() => withoutComments("cat <<X\na\n"), /the here-document X does not end/);
        assert.throws(() => withoutComments("cat <<-X\nX\n"), /<<-X/);
    });
});
