import assert from "node:assert/strict";
import { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { startChild, stopAllChildren } from "../../engine/languageHost/child";
import { splitFirstLine } from "../../engine/languageHost/firstLine";
import { locateModule } from "../../engine/languageHost/locate";
import { optionsEnvironment, parseOptions } from "../../engine/languageHost/options";
import { OutOfMemorySniffer } from "../../engine/languageHost/outOfMemory";

type Json = Parameters<typeof Struct.fromJavaScript>[0];

function options(raw: Json) {
    const info = new ProgramInfo();
    info.setOptions(Struct.fromJavaScript(raw));
    return parseOptions(info);
}

describe("runtime options", () => {
    it("have the official defaults", () => {
        const expected = {
            typescript: true,
            tsconfig: undefined,
            nodeArgs: [],
            packageManager: "auto",
            production: false,
        };
        assert.deepEqual(options({}), expected);
        assert.deepEqual(parseOptions(undefined), expected);
    });

    it("are read, and tell the SDK about TypeScript", () => {
        const read = options({
            typescript: false,
            tsconfig: "a.json",
            nodeargs: "--x y",
            packagemanager: "npm",
            production: true,
        });
        assert.deepEqual(read, {
            typescript: false,
            tsconfig: "a.json",
            nodeArgs: ["--x", "y"],
            packageManager: "npm",
            production: true,
        });
        assert.deepEqual(optionsEnvironment(read), { PULUMI_NODEJS_TSCONFIG_PATH: "a.json" });
        assert.deepEqual(optionsEnvironment(options({})), { PULUMI_NODEJS_TYPESCRIPT: "true" });
    });

    const wrong: [Record<string, string | number | boolean>, RegExp][] = [
        [{ typescript: "yes" }, /typescript option must be a boolean/],
        [{ tsconfig: 1 }, /tsconfigpath option must be a string/],
        [{ nodeargs: true }, /nodeargs option must be a string/],
        [{ nodeargs: `--a 'b c'` }, /nodeargs: --a 'b c': quotes, .* are not offered .*; the official one offers them/],
        [{ packagemanager: 1 }, /packagemanager option must be a string/],
        [{ production: "yes" }, /production option must be a boolean/],
    ];
    for (const [raw, message] of wrong) {
        it(`refuse ${JSON.stringify(raw)}`, () => {
            assert.throws(() => options(raw), message);
        });
    }
});

describe("a first line", () => {
    for (const chunks of [["42\nrest"], ["4", "2", "\n", "rest"], ["42\n", "re", "st"]]) {
        it(`is told from what follows it: ${JSON.stringify(chunks)}`, () => {
            const lines: string[] = [];
            let rest = "";
            const pass = splitFirstLine(
                (line) => lines.push(line),
                (data) => (rest += data.toString()),
            );
            chunks.forEach((chunk) => {
                pass(Buffer.from(chunk));
            });
            assert.deepEqual(lines, ["42"]);
            assert.equal(rest, "rest");
        });
    }
});

describe("a full heap", () => {
    it("is recognised, also when the message comes in pieces", () => {
        const sniffer = new OutOfMemorySniffer();
        assert.equal(sniffer.explanation(), "");
        sniffer.add(Buffer.from("x".repeat(9000) + "\nFATAL ERROR: Reached heap limit Alloc"));
        assert.equal(sniffer.explanation(), "");
        sniffer.add(Buffer.from("ation failed - JavaScript heap out of memory"));
        assert.match(sniffer.explanation(), /max-old-space-size/);
    });
});

describe("a module", () => {
    it("is located as a file of the program would find it, or one is told what to run", () => {
        assert.match(locateModule("@pulumi/pulumi/cmd/run", __dirname, "x"), /cmd\/run\/index\.js$/);
        assert.throws(
            () => locateModule("@pulumi/pulumi/cmd/run", "/", "npm install in /"),
            /Have you run npm install in \/\?/,
        );
    });
});

describe("a child", () => {
    const collect = () => {
        const seen = { stdout: "", stderr: "" };
        const onStdout = (data: Buffer) => (seen.stdout += data.toString());
        const onStderr = (data: Buffer) => (seen.stderr += data.toString());
        return { seen, onStdout, onStderr };
    };
    const shell = (script: string) => ({ command: "/bin/sh", args: ["-c", script], env: process.env });

    it("ends with its code, after all that it wrote", async () => {
        const { seen, ...on } = collect();
        const child = startChild({ ...shell("seq 1 20000; echo wrong >&2; exit 7"), ...on });
        assert.deepEqual(await child.ended, { kind: "exited", code: 7 });
        assert.ok(seen.stdout.endsWith("\n20000\n"));
        assert.equal(seen.stderr, "wrong\n");
    });

    it("tells a signal and a failed start from an exit", async () => {
        const killed = startChild({ ...shell("kill -KILL $$"), ...collect() });
        assert.deepEqual(await killed.ended, { kind: "signalled", signal: "SIGKILL" });
        const absent = startChild({ command: "/nowhere/program", args: [], env: {}, ...collect() });
        assert.equal((await absent.ended).kind, "notStarted");
    });

    it("is interrupted with all others", async () => {
        const children = [1, 2].map(() => startChild({ ...shell("exec sleep 60"), ...collect() }));
        await stopAllChildren();
        for (const child of children) {
            assert.deepEqual(await child.ended, { kind: "signalled", signal: "SIGINT" });
        }
    });
});
