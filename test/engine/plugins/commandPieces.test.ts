import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { quote } from "../../../engine/plugins/command/goText";
import { loadArchive, loadAssets } from "../../../engine/plugins/command/local/files";
import { findFiles, parseGlob } from "../../../engine/plugins/command/local/findFiles";

describe("globs of the command plugin", () => {
    const cases: [glob: string, matches: string[], misses: string[]][] = [
        ["*.txt", ["a.txt", ".txt"], ["a.js", "dir/a.txt"]],
        ["**", ["a", "dir/a", ".hidden/x"], []],
        ["src/**.js", ["src/a.js", "src/deep/a.js"], ["a.js", "src/a.ts"]],
        ["**secret.*", ["secret.js", "src/secret.js", "src/my-secret.txt"], ["src/secrets"]],
        ["a?c", ["abc", "a.c"], ["ac", "a/c"]],
        ["[a-c]x", ["ax", "cx"], ["dx", "-x"]],
        ["[!a-c]x", ["dx"], ["ax"]],
        ["[abc]", ["a", "c"], ["d"]],
        ["{one,t*}.txt", ["one.txt", "two.txt"], ["four.txt"]],
        ["a\\*b", ["a*b"], ["axb"]],
        ["a.b", ["a.b"], ["axb"]],
        ["a,b", ["a,b"], ["a"]],
        ["(a|b)+$^", ["(a|b)+$^"], ["a"]],
    ];
    for (const [glob, matches, misses] of cases) {
        it(`${glob} matches ${matches.join(", ")} but not ${misses.join(", ") || "nothing"}`, () => {
            const pattern = parseGlob(glob);
            assert.deepEqual(
                [...matches, ...misses].filter((path) => pattern.test(path)),
                matches,
            );
        });
    }

    it("says what is wrong with a glob that has no end", () => {
        assert.throws(() => parseGlob("a{b"), /glob "a\{b" has no "\}"/);
        assert.throws(() => parseGlob("a[b"), /glob "a\[b" has no "\]"/);
    });
});

describe("files that a local command returns", () => {
    let directory = "";
    const write = (path: string, content: string): void => {
        mkdirSync(dirname(join(directory, path)), { recursive: true });
        writeFileSync(join(directory, path), content);
    };
    beforeEach(() => {
        directory = mkdtempSync(join(tmpdir(), "command-files-"));
    });
    afterEach(() => {
        rmSync(directory, { recursive: true });
    });

    it("are selected by rules in order: later ones take away, or add again", () => {
        ["assets/logos/logo.svg", "src/index.js", "src/secret.js", "src/secret.keep.js", "other"].forEach((path) => {
            write(path, "x");
        });
        assert.deepEqual(findFiles(directory, ["assets/**", "src/**.js", "!**secret.*", "**keep.js"]), [
            "assets/logos/logo.svg",
            "src/index.js",
            "src/secret.keep.js",
        ]);
    });

    it("come as assets with the hash of their content", () => {
        write("a.txt", "hi\n");
        const assets = loadAssets(directory, ["*"]);
        assert.deepEqual(assets, {
            "a.txt": {
                "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17",
                hash: "98ea6e4f216f2fb4b69fff9b3a44842c38686ca685f3f55dc48c5d3fb1107be4",
                path: join(directory, "a.txt"),
            },
        });
    });

    // The hashes below are those that Pulumi's own Go code gives to the same files.
    const long = "n".repeat(120);
    const trees: [what: string, files: Record<string, string>, hash: string][] = [
        [
            "of plain files",
            { "a.txt": "hi\n", empty: "", "sub/b.js": "b\n" },
            "d792723b002d5ec6fdfb8425912987f579430c84d4eec4ad2ad2415b5992f9db",
        ],
        [
            "with a long name",
            { [`sub/${long}`]: "l\n" },
            "7ff46778de75ef892ff9926ba0f623ca98b06e885dffa073308317b43117a0ae",
        ],
        [
            "with a name beyond ASCII",
            { "ünï/é": "u\n" },
            "f9cdb7fac0d6a1ae407189f6653f65ab491248a4d2ad95cf796b331428812fae",
        ],
        [
            "with a name that is both",
            { [`ü${long}/${long}`]: "m\n" },
            "0589ecc470ee765bc04d34442c162ee010c2cc2c6b1cb7ad337ed0487f32df1c",
        ],
    ];
    for (const [what, files, hash] of trees) {
        it(`come as an archive ${what} with the hash that the engine would give it`, () => {
            Object.entries(files).forEach(([path, content]) => {
                write(path, content);
            });
            const archive = loadArchive(directory, ["**"]);
            assert.equal(archive.hash, hash);
            assert.deepEqual(Object.keys(archive.assets ?? {}).sort(), Object.keys(files).sort());
        });
    }
});

describe("texts of the command plugin", () => {
    it("quotes as Go does", () => {
        assert.equal(quote('a\n"b"\t\\ \x01 é \u200b 😀 \x7f'), '"a\\n\\"b\\"\\t\\\\ \\x01 é \\u200b 😀 \\x7f"');
    });
});
