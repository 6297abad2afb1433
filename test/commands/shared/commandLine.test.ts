import assert from "node:assert/strict";
import { parseCommandLine } from "../../../commands/shared/commandLine";
import { Failure } from "../../../commands/shared/failure";

const usage = "npm run up -- [--lab NAME]\n";

describe("parseCommandLine", () => {
    const { argv } = process;
    afterEach(() => {
        process.argv = argv;
    });
    const parse = (...words: readonly string[]) => {
        process.argv = ["node", "up.ts", ...words];
        return parseCommandLine(usage, {
            lab: { type: "string", default: "lab" },
            set: { type: "string", multiple: true, default: [] },
            json: { type: "boolean", default: false },
        });
    };

    it("reads what is given, and has a value for what is not", () => {
        assert.deepEqual({ ...parse() }, { lab: "lab", set: [], json: false });
        assert.deepEqual(
            { ...parse("--lab", "second", "--set", "members=5", "--set=etcd.version=3.7.3", "--json") },
            { lab: "second", set: ["members=5", "etcd.version=3.7.3"], json: true },
        );
    });

    for (const [title, words, expected] of [
        ["an option that is not one", ["--labb", "x"], /^Unknown option '--labb'\n\nnpm run up/],
        ["an option without its value", ["--lab"], /^Option '--lab <value>' argument missing\n\nnpm run up/],
        ["a word that belongs to no option", ["second"], /^Unexpected argument 'second'[^]*\n\nnpm run up/],
        ["a value where none is wanted", ["--json=yes"], /^Option '--json' does not take an argument\n\nnpm run up/],
    ] as const) {
        it(`refuses ${title}, with the usage and without a trace`, () => {
            assert.throws(
                () => parse(...words),
                (error) => {
                    assert.ok(error instanceof Failure);
                    assert.match(error.message, expected);
                    return true;
                },
            );
        });
    }

    it("shows the usage when asked for help", () => {
        const exit = process.exit.bind(process);
        const shown: string[] = [];
        let code: number | undefined;
        process.exit = (given: number) => {
            code = given;
            throw new Error("the process ends here");
        };
        process.stdout.write = ((text: string) => shown.push(text)) as unknown as typeof process.stdout.write;
        try {
            assert.throws(() => parse("--help"));
        } finally {
            process.exit = exit;
            // The stream's own method is its prototype's.
            Reflect.deleteProperty(process.stdout, "write");
        }
        assert.deepEqual([code, shown], [0, [usage]]);
    });
});
