import assert from "node:assert/strict";
import { diffInputs } from "../../../engine/plugins/command/diffInputs";
import { previewState } from "../../../engine/plugins/command/previewState";
import { ResourceShape, RESOURCES } from "../../../engine/plugins/command/shapes";
import { UNKNOWN, ValueMap } from "../../../engine/plugins/protocol/values";
import { secret } from "./commandPlugin";

const REMOTE = "command:remote:Command";
const LOCAL = "command:local:Command";

function shapeOf(type: string): ResourceShape {
    const shape = RESOURCES.get(type);
    assert.ok(shape, `${type} is no resource type`);
    return shape;
}

function diffOf(type: string, state: ValueMap, news: ValueMap, ignored: string[] = []): Record<string, string> {
    const diff = diffInputs(shapeOf(type), state, news, ignored);
    return Object.fromEntries(
        [...diff].map(([path, { kind, replaces }]) => [path, replaces ? `${kind}&replace` : kind]),
    );
}

describe("diff of the command plugin", () => {
    const connection = secret({ host: "a", port: 22, privateKey: secret("k") });
    const state = { create: "c", connection, stdout: "out", stderr: "" };
    const cases: [what: string, type: string, state: ValueMap, news: ValueMap, diff: Record<string, string>][] = [
        ["nothing when nothing changed", REMOTE, state, { create: "c", connection }, {}],
        ["a changed text", REMOTE, state, { create: "d", connection }, { create: "update" }],
        ["even white space in delete", LOCAL, { delete: "x" }, { delete: "x " }, { delete: "update" }],
        ["an added input", REMOTE, state, { create: "c", connection, update: "u" }, { update: "add" }],
        ["a removed input", LOCAL, { create: "c", stdin: "s" }, { create: "c" }, { stdin: "delete" }],
        ["null as absent", LOCAL, { create: "c" }, { create: "c", stdin: null }, {}],
        [
            "a change inside a secret as a change of the whole",
            REMOTE,
            state,
            { create: "c", connection: secret({ host: "b", port: 22, privateKey: secret("k") }) },
            { connection: "update" },
        ],
        [
            "a connection that lost a secret mark inside",
            REMOTE,
            state,
            { create: "c", connection: secret({ host: "a", port: 22, privateKey: "k" }) },
            { connection: "update" },
        ],
        ["a value that became secret", LOCAL, { stdin: "s" }, { stdin: secret("s") }, { stdin: "update" }],
        [
            "an environment variable by name",
            LOCAL,
            { environment: { A: "1", B: "2", "C.D": "3" } },
            { environment: { A: "1", B: "3", "C.D": "4", E: "5" } },
            { "environment.B": "update", 'environment["C.D"]': "update", "environment.E": "add" },
        ],
        ["an unknown value", LOCAL, { stdin: "s" }, { stdin: UNKNOWN }, { stdin: "update" }],
        // The next five were recorded of pulumi-go-provider 1.3.0, which the official provider stands on.
        [
            "no connection of which nothing is known yet: so the engine has one that is unknown in parts",
            REMOTE,
            state,
            { create: "c", connection: secret(UNKNOWN) },
            {},
        ],
        [
            "a connection with a part that is known to be unknown",
            REMOTE,
            state,
            { create: "c", connection: secret({ host: UNKNOWN, port: 22, privateKey: secret("k") }) },
            { connection: "update" },
        ],
        ["no secret that comes, and is not known yet", LOCAL, {}, { stdin: secret(UNKNOWN) }, {}],
        [
            "no secret that is not known yet in a map",
            LOCAL,
            { environment: { A: "1", B: "2" } },
            { environment: { A: secret(UNKNOWN), B: "3" } },
            { "environment.B": "update" },
        ],
        [
            "a secret that is not known yet in a list",
            LOCAL,
            { triggers: ["a"] },
            { triggers: [secret(UNKNOWN)] },
            { "triggers[0]": "update" },
        ],
        [
            "elements of triggers by number; the SDK makes them replace",
            REMOTE,
            { ...state, triggers: ["a", { b: 1 }, "c"] },
            { create: "c", connection, triggers: ["a", { b: 2 }] },
            { "triggers[1].b": "update", "triggers[2]": "delete" },
        ],
        [
            "triggers that come or go as replacement",
            REMOTE,
            state,
            { create: "c", connection, triggers: ["a"] },
            { triggers: "add&replace" },
        ],
        [
            "secret triggers as a whole, as replacement",
            LOCAL,
            { triggers: secret(["a"]) },
            { triggers: secret(["b"]) },
            { triggers: "update&replace" },
        ],
        ["no outputs", LOCAL, { create: "c", stdout: "x", stderr: "y" }, { create: "c" }, {}],
    ];
    for (const [what, type, old, news, expected] of cases) {
        it(`reports ${what}`, () => {
            assert.deepEqual(diffOf(type, old, news), expected);
        });
    }

    it("leaves out what is to be ignored, if the state has it", () => {
        assert.deepEqual(diffOf(LOCAL, { create: "c" }, { create: "d", update: "u" }, ["create", "update"]), {
            update: "add",
        });
    });
});

describe("preview of the command plugin", () => {
    it("shows inputs as they are and outputs as unknown", () => {
        const inputs = { create: UNKNOWN, stdin: secret("s"), environment: { A: UNKNOWN } };
        assert.deepEqual(previewState(shapeOf(LOCAL), inputs, undefined), {
            ...inputs,
            stdout: UNKNOWN,
            stderr: UNKNOWN,
        });
    });

    it("keeps the outputs of a command whose inputs are the same", () => {
        const state = { create: "c", stdin: secret("s"), stdout: "out", stderr: "" };
        assert.deepEqual(previewState(shapeOf(LOCAL), { create: "c", stdin: secret("s") }, state), state);
    });

    for (const [what, inputs] of [
        ["changed", { create: "d", environment: { A: "1" } }],
        ["added", { create: "c", environment: { A: "1" }, stdin: "new" }],
        ["removed", { create: "c" }],
        ["not known", { create: "c", environment: { A: UNKNOWN } }],
    ] as const) {
        it(`makes outputs unknown when an input is ${what}: the command will run again`, () => {
            const state = { create: "c", environment: { A: "1" }, stdout: "out", stderr: "err" };
            const expected = { ...inputs, stdout: UNKNOWN, stderr: UNKNOWN };
            assert.deepEqual(previewState(shapeOf(LOCAL), inputs, state), expected);
        });
    }
});
