import assert from "node:assert/strict";
import { checkInputs } from "../../../engine/plugins/command/checkInputs";
import { RESOURCES, Shape } from "../../../engine/plugins/command/shapes";
import { UNKNOWN, ValueMap } from "../../../engine/plugins/protocol/values";
import { secret } from "./commandPlugin";

const REMOTE = "command:remote:Command";
const LOCAL = "command:local:Command";

function inputsOf(type: string): Shape {
    const shape = RESOURCES.get(type);
    assert.ok(shape, `${type} is no resource type`);
    return shape.inputs;
}

function failuresOf(type: string, inputs: ValueMap): string[] {
    return checkInputs(inputsOf(type), inputs).failures.map(({ property, reason }) => `${property}: ${reason}`);
}

const NOT_OFFERED = ": the command plugin that is built here does not offer it; the official one offers more";

describe("check of the command plugin", () => {
    it("adds the defaults of a connection and of its proxy, and nothing else", () => {
        const { inputs, failures } = checkInputs(inputsOf(REMOTE), {
            create: "true",
            connection: { host: "a", proxy: { host: "b" } },
        });
        assert.deepEqual(failures, []);
        const defaults = { user: "root", port: 22, dialErrorLimit: 10, perDialTimeout: 15 };
        assert.deepEqual(inputs, {
            create: "true",
            connection: secret({ host: "a", ...defaults, proxy: { host: "b", ...defaults } }),
        });
    });

    it("keeps what is given, also where it is 0 or -1", () => {
        const given = { host: "a", user: "u", port: 1, dialErrorLimit: -1, perDialTimeout: 0 };
        const { inputs } = checkInputs(inputsOf(REMOTE), { connection: given });
        assert.deepEqual(inputs, { connection: secret(given) });
    });

    it("makes keys secret inside a connection that is secret as a whole", () => {
        const keys = { privateKey: "k" };
        const rest = { user: "u", host: "a", port: 1, dialErrorLimit: 1, perDialTimeout: 1 };
        const hidden = { privateKey: secret("k") };
        for (const connection of [
            { ...rest, ...keys, proxy: { ...rest, ...keys } },
            secret({ ...rest, ...keys, proxy: { ...rest, ...keys } }),
            secret({ ...rest, ...hidden, proxy: secret({ ...rest, ...keys }) }),
        ]) {
            const { inputs } = checkInputs(inputsOf(REMOTE), { connection });
            const proxy = { ...rest, ...hidden };
            const isProxySecret = "value" in connection && JSON.stringify(connection).includes('"proxy":{"4dab');
            assert.deepEqual(inputs, {
                connection: secret({ ...rest, ...hidden, proxy: isProxySecret ? secret(proxy) : proxy }),
            });
        }
    });

    it("keeps secrets and unknowns of the program where they are", () => {
        const given = {
            create: UNKNOWN,
            stdin: secret("s"),
            environment: { A: secret("a"), B: UNKNOWN },
            triggers: [secret(1), UNKNOWN, { deep: secret("d") }],
        };
        assert.deepEqual(checkInputs(inputsOf(LOCAL), given), { inputs: given, failures: [] });
    });

    it("accepts a connection, or a host, that is not known yet", () => {
        assert.deepEqual(checkInputs(inputsOf(REMOTE), { connection: UNKNOWN }), {
            inputs: { connection: secret(UNKNOWN) },
            failures: [],
        });
        assert.deepEqual(failuresOf(REMOTE, { connection: secret({ host: UNKNOWN, port: UNKNOWN }) }), []);
    });

    it("keeps containers that are empty", () => {
        const given = { environment: {}, triggers: [], interpreter: [] };
        assert.deepEqual(checkInputs(inputsOf(LOCAL), given).inputs, given);
    });

    it("cuts numbers that must be whole", () => {
        const { inputs } = checkInputs(inputsOf(REMOTE), {
            connection: { host: "a", dialErrorLimit: 2.9, port: 22.5 },
        });
        assert.deepEqual(
            inputs.connection,
            secret({ host: "a", dialErrorLimit: 2, port: 22.5, user: "root", perDialTimeout: 15 }),
        );
    });

    const bad: [what: string, type: string, inputs: ValueMap, failures: string[]][] = [
        [
            "no connection",
            REMOTE,
            { create: "true" },
            ["connection: Missing required field 'connection' on 'remote.CommandInputs'"],
        ],
        [
            "a connection without host",
            REMOTE,
            { connection: secret({ user: "u" }) },
            [
                "connection: An error occurred decoding 'CommandInputs.connection': 1 failures decoding:" +
                    "\n\thost: Missing required field 'host' on 'remote.Connection'",
            ],
        ],
        [
            "an unknown field",
            LOCAL,
            { create: "true", creat: "x" },
            [`creat: Unrecognized field 'creat' on 'local.CommandInputs'${NOT_OFFERED}`],
        ],
        [
            "what only the official plugin offers: variables of remote commands",
            REMOTE,
            { connection: { host: "a" }, environment: { A: "1" } },
            [`environment: Unrecognized field 'environment' on 'remote.CommandInputs'${NOT_OFFERED}`],
        ],
        [
            "what only the official plugin offers: files that a command returns",
            LOCAL,
            { assetPaths: ["*"], archivePaths: ["**"] },
            ["assetPaths", "archivePaths"].map(
                (name) => `${name}: Unrecognized field '${name}' on 'local.CommandInputs'${NOT_OFFERED}`,
            ),
        ],
        [
            "what only the official plugin offers: passwords",
            REMOTE,
            { connection: { host: "a", password: "p" } },
            [
                "connection: An error occurred decoding 'CommandInputs.connection': 1 failures decoding:" +
                    `\n\tpassword: Unrecognized field 'password' on 'remote.Connection'${NOT_OFFERED}`,
            ],
        ],
        [
            "an unknown field of the proxy",
            REMOTE,
            { connection: { host: "a", proxy: { host: "b", bastion: 1 } } },
            [
                "connection: An error occurred decoding 'CommandInputs.connection': 1 failures decoding:" +
                    "\n\tproxy: An error occurred decoding 'Connection.proxy': 1 failures decoding:" +
                    `\n\tbastion: Unrecognized field 'bastion' on 'remote.ProxyConnection'${NOT_OFFERED}`,
            ],
        ],
        [
            "a number for a text",
            LOCAL,
            { create: 1 },
            ["create: Field 'create' on 'local.CommandInputs' must be a 'string'; got 'float64' instead"],
        ],
        [
            "an object for a text",
            LOCAL,
            { create: {} },
            [
                "create: An error occurred decoding 'CommandInputs.create': " +
                    "Cannot decode Object{} to type string; it isn't a struct, and no custom decoder exists",
            ],
        ],
        [
            "a text for a list",
            LOCAL,
            { triggers: "x" },
            ["triggers: Field 'triggers' on 'local.CommandInputs' must be a '[]interface {}'; got 'string' instead"],
        ],
        [
            "a number in a list of texts",
            LOCAL,
            { interpreter: ["sh", 1] },
            [
                "interpreter[1]: Field 'interpreter[1]' on 'local.CommandInputs' must be a 'string'; got 'float64' instead",
            ],
        ],
        [
            "a boolean as environment variable",
            LOCAL,
            { environment: { A: true } },
            [
                "environment[A] value: Field 'environment[A] value' on 'local.CommandInputs' must be a 'string'; got 'bool' instead",
            ],
        ],
        [
            "a text for a boolean",
            REMOTE,
            { connection: { host: "a" }, addPreviousOutputInEnv: "no" },
            [
                "addPreviousOutputInEnv: Field 'addPreviousOutputInEnv' on 'remote.CommandInputs' must be a 'bool'; got 'string' instead",
            ],
        ],
    ];
    for (const [what, type, inputs, failures] of bad) {
        it(`refuses ${what}`, () => {
            assert.deepEqual(failuresOf(type, inputs), failures);
        });
    }

    it("keeps secrets secret in inputs that it refuses", () => {
        const { inputs } = checkInputs(inputsOf(REMOTE), { connection: { privateKey: "k" } });
        assert.deepEqual(inputs, { connection: secret({ privateKey: secret("k") }) });
    });

    it("is not confused by names that JavaScript objects have anyway", () => {
        assert.deepEqual(failuresOf(LOCAL, { constructor: "x" }), [
            `constructor: Unrecognized field 'constructor' on 'local.CommandInputs'${NOT_OFFERED}`,
        ]);
        const given = { environment: { constructor: "c", toString: "t" } };
        assert.deepEqual(checkInputs(inputsOf(LOCAL), given), { inputs: given, failures: [] });
    });
});
