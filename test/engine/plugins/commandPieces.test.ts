import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { joinHostPort, quote } from "../../../engine/plugins/command/goText";
import { loadArchive, loadAssets } from "../../../engine/plugins/command/local/files";
import { findFiles, parseGlob } from "../../../engine/plugins/command/local/findFiles";
import { readConnection } from "../../../engine/plugins/command/remote/connection";
import { DialError } from "../../../engine/plugins/command/remote/dialError";
import { fingerprint, parseHostKey } from "../../../engine/plugins/command/remote/hostKey";
import { retryDial } from "../../../engine/plugins/command/remote/retryDial";

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

    it("puts IPv6 addresses into brackets", () => {
        assert.equal(joinHostPort("::1", 22), "[::1]:22");
        assert.equal(joinHostPort("host", 22), "host:22");
    });
});

describe("host keys", () => {
    const key = "AAAAC3NzaC1lZDI1NTE5AAAAIIj0/QHRKkot5eMAeZzwOvEMPXK7oqTDHyQ8B93iFpb+";

    for (const text of [
        `ssh-ed25519 ${key}`,
        `ssh-ed25519 ${key} a comment\n`,
        `10.0.0.1,host ssh-ed25519 ${key}`,
        `# a remark\n\nssh-ed25519 ${key}`,
    ]) {
        it(`are read from ${JSON.stringify(text.replace(key, "KEY"))}`, () => {
            const parsed = parseHostKey(text);
            assert.equal(parsed?.type, "ssh-ed25519");
            assert.equal(parsed.blob.toString("base64"), key);
        });
    }

    for (const text of ["", "nonsense", "ssh-ed25519", "ssh-ed25519 AAAA", `ssh-rsa ${key}`, `# ssh-ed25519 ${key}`]) {
        it(`are not found in ${JSON.stringify(text.replace(key, "KEY"))}`, () => {
            assert.equal(parseHostKey(text), undefined);
        });
    }

    it("have the fingerprints that ssh-keygen prints", () => {
        assert.equal(
            fingerprint(Buffer.from(key, "base64")),
            "ssh-ed25519 SHA256:rUCJn/ks5zb25pKWtw/oJpSJomHdGjKFVMaDsgxVi6E",
        );
    });
});

describe("retries of a dial", () => {
    const endpoint = { ...readConnection({ host: "10.0.0.1" }), dialErrorLimit: 3 };
    const never = new AbortController().signal;
    const fail = (): Promise<never> => Promise.reject(new DialError("go words", "plain words"));

    it("are one more than the limit, each after a pause half as long again", async () => {
        const at: number[] = [];
        const reports: string[] = [];
        const failing = retryDial(
            "Dial",
            endpoint,
            never,
            (text) => reports.push(text),
            () => {
                at.push(performance.now());
                return fail();
            },
        );
        await assert.rejects(failing, (error: Error) => {
            assert.match(error.message, /^after 3 failed attempts: go words\n/);
            assert.match(
                error.message,
                /no SSH connection to 10\.0\.0\.1:22 as user "root" after 4 attempts in 0\.\d s: plain words$/,
            );
            return true;
        });
        assert.deepEqual(
            reports,
            [1, 2, 3].map((n) => `Dial ${n}/3 failed: retrying (go words)`),
        );
        const pauses = at.slice(1).map((time, i) => time - (at[i] ?? 0));
        [100, 150, 225].forEach((pause, i) => {
            assert.ok(Math.abs((pauses[i] ?? 0) - pause) < 60, `pause ${i} was ${pauses[i] ?? 0} ms`);
        });
    });

    it("end with the first success", async () => {
        let attempts = 0;
        const result = await retryDial(
            "Dial",
            endpoint,
            never,
            () => undefined,
            () => (++attempts < 3 ? fail() : Promise.resolve("in")),
        );
        assert.deepEqual([result, attempts], ["in", 3]);
    });

    it("do not follow errors that no retry cures", async () => {
        let attempts = 0;
        const failing = retryDial(
            "Dial",
            endpoint,
            never,
            () => undefined,
            () => {
                attempts++;
                return Promise.reject(new Error("the key is unreadable"));
            },
        );
        await assert.rejects(failing, /^Error: the key is unreadable$/);
        assert.equal(attempts, 1);
    });

    it("go on for ever with -1, until they are ended; the last reason is told", async () => {
        const stop = new AbortController();
        const reports: string[] = [];
        const failing = retryDial(
            "Dial",
            { ...endpoint, dialErrorLimit: -1 },
            stop.signal,
            (text) => reports.push(text),
            fail,
        );
        setTimeout(() => {
            stop.abort(new Error("context deadline exceeded"));
        }, 400);
        await assert.rejects(
            failing,
            /^Error: context deadline exceeded\nno SSH connection .* after 3 attempts .*: plain words$/,
        );
        assert.equal(reports[0], "Dial 1/inf failed: retrying (go words)");
    });
});
