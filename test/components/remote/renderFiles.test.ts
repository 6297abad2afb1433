import fc from "fast-check";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type HostFile, renderFiles, shellQuote } from "../../../components/remote/renderFiles";
import { assertGolden } from "../../support/golden";
import { useTemporaryFolder } from "../../support/temporaryFolder";
import { describeWithTools, runTool } from "../../support/tools";

const printable = fc.string({ unit: "grapheme", maxLength: 40 }).filter((text) => !text.includes("\0"));

describe("shellQuote", () => {
    it("leaves what needs no quotes as it is", () => {
        for (const text of ["etcd-1", "/dev/nvme1n1", "https://10.0.0.1:2379", "a,b", "user@host", "100%", "a=b"]) {
            assert.equal(shellQuote(text), text);
        }
    });

    it("quotes what a shell would take apart", () => {
        assert.equal(shellQuote(""), "''");
        assert.equal(shellQuote("two words"), "'two words'");
        assert.equal(shellQuote("it's"), `'it'\\''s'`);
        assert.equal(shellQuote("~"), "'~'");
    });

    it("gives every text to a program as it is, in one shell's reading", () => {
        const texts = fc.sample(printable, { numRuns: 300, seed: 1 });
        const words = [...texts, "$HOME", "`id`", "a\nb", "\\", "*", "!x", "-n", "'", "''", "ünïcödé"];
        const output = execFileSync("bash", ["-c", `printf '%s\\0' ${words.map(shellQuote).join(" ")}`], {
            encoding: "utf8",
        });
        assert.deepEqual(output.split("\0").slice(0, -1), words);
    });
});

describe("renderFiles", () => {
    const folder = useTemporaryFolder();
    const run = (script: string): ReturnType<typeof runTool> => runTool("bash", ["-s"], script);

    it("writes a readable script", () => {
        const files: readonly HostFile[] = [
            { path: "/etc/app/settings", mode: "0640", content: "KEY='value'\n" },
            { path: "/etc/app/with space", mode: "0600", content: "$NOT_EXPANDED `nor this`\n\ttab" },
            { path: "/etc/app/empty", mode: "0644", content: "" },
        ];
        assertGolden("files/script.sh", renderFiles("app: settings", files, ["systemctl restart app", "true"]));
    });

    it("puts files where they belong, with their content and mode, in folders of their own", () => {
        const files = [
            { path: join(folder(), "a/b/one"), mode: "0644", content: "$HOME `id` \\ 'q' \"d\"\n" },
            { path: join(folder(), "it's here"), mode: "0600", content: "no newline at the end" },
            { path: join(folder(), "program"), mode: "0755", content: "#!/bin/sh\necho ran\n" },
            { path: join(folder(), "empty"), mode: "0600", content: "" },
        ];
        const done = run(renderFiles("test", files, [shellQuote(join(folder(), "program"))]));
        assert.deepEqual(done, { code: 0, stdout: "ran\n", stderr: "" });
        assert.equal(readFileSync(join(folder(), "a/b/one"), "utf8"), "$HOME `id` \\ 'q' \"d\"\n");
        assert.equal(readFileSync(join(folder(), "it's here"), "utf8"), "no newline at the end\n");
        assert.equal(readFileSync(join(folder(), "empty"), "utf8"), "");
        assert.deepEqual(
            ["a/b/one", "it's here", "program", "empty"].map((name) => statSync(join(folder(), name)).mode & 0o777),
            [0o644, 0o600, 0o755, 0o600],
        );
        assert.deepEqual(readdirSync(folder()).sort(), ["a", "empty", "it's here", "program"]);
    });

    it("keeps any content byte for byte", () => {
        const line = fc.oneof(
            printable,
            fc.constantFrom("EOF", "END_OF_FILE ", " END_OF_FILE", "\t", "}", "main", "'"),
        );
        const contents = fc.sample(fc.array(line, { minLength: 1, maxLength: 30 }), { numRuns: 10, seed: 2 });
        const files = contents.map((lines, i) => ({
            path: join(folder(), `file-${i}`),
            mode: "0600",
            content: lines.map((text) => `${text}\n`).join(""),
        }));
        assert.deepEqual(run(renderFiles("test", files, [])), { code: 0, stdout: "", stderr: "" });
        for (const file of files) {
            assert.equal(readFileSync(file.path, "utf8"), file.content);
        }
    });

    it("refuses content that would end a file too early", () => {
        const file = { path: "/etc/app/settings", mode: "0644", content: "first\nEND_OF_FILE\nreboot\n" };
        assert.throws(() => renderFiles("test", [file], []), /settings holds a line END_OF_FILE/);
    });

    it("replaces a file at once: whoever reads it sees the old one or the new one", () => {
        const path = join(folder(), "settings");
        writeFileSync(path, "old\n");
        const before = statSync(path).ino;
        assert.equal(run(renderFiles("test", [{ path, mode: "0644", content: "new\n" }], [])).code, 0);
        assert.notEqual(statSync(path).ino, before);
        assert.equal(readFileSync(path, "utf8"), "new\n");
    });

    it("stops at the first thing that fails, and says so by its code", () => {
        const blocked = join(folder(), "file");
        writeFileSync(blocked, "");
        const files = [
            { path: join(blocked, "below"), mode: "0644", content: "" },
            { path: join(folder(), "after"), mode: "0644", content: "" },
        ];
        const done = run(renderFiles("test", files, ["echo reached"]));
        assert.notEqual(done.code, 0);
        assert.deepEqual([done.stdout, readdirSync(folder())], ["", ["file"]]);
        assert.equal(run(renderFiles("test", [], ["false", "echo reached"])).stdout, "");
    });

    it("lets no command read the rest of the script", () => {
        assert.equal(run(renderFiles("test", [], ["cat", "echo end"])).stdout, "end\n");
    });

    it("does nothing at all when it arrives in part, wherever it was cut", () => {
        const target = join(folder(), "t");
        const marks = join(folder(), "cuts");
        mkdirSync(marks);
        const script = renderFiles(
            "x",
            [{ path: `${target}/f`, mode: "0600", content: "a\nb\n" }],
            [`touch ${target}/g`],
        );
        // Every prefix in turn, by one shell that forks, since starting a thousand of them takes seconds.
        const driver = `
            script=$(cat; echo .); script=\${script%.}
            for ((i = 0; i <= \${#script}; i++)); do
                printf %s "\${script:0:i}" >${marks}/script
                bash -s <${marks}/script >/dev/null 2>&1
                [ ! -e ${target} ] || { rm -r ${target}; touch ${marks}/$i; }
            done`;
        assert.equal(runTool("bash", ["-c", driver], script).code, 0);
        rmSync(join(marks, "script"));
        // The newline at the very end is not needed: without it the last line is whole.
        assert.deepEqual(
            readdirSync(marks)
                .map(Number)
                .sort((a, b) => a - b),
            [script.length - 1, script.length],
        );
    });
});

describeWithTools("renderFiles, by shellcheck", ["shellcheck"], () => {
    it("has nothing to complain of", () => {
        const files = [{ path: "/etc/app/with space", mode: "0644", content: "it's $content\n" }];
        const script = renderFiles("test", files, ["/usr/bin/app reload"]);
        const done = runTool("shellcheck", ["--shell=bash", "-"], script);
        assert.deepEqual(done, { code: 0, stdout: "", stderr: "" });
    });
});
