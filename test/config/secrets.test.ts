import assert from "node:assert/strict";

import { checkConfig } from "../../config/check";
import { formatProblem } from "../../config/values/problem";
import { showName, showValue } from "../../config/values/show";
import { CONTEXT, type Values } from "../support/configs";
import { ALL_GROUPS, ALL_STEPS, BASES, put, type Steps } from "../support/configPaths";
import { kubeconfig } from "../doubles/kubernetes/kubeconfig";

const SECRET = "S3cr3tTOKEN";

/** What is pasted by mistake, with the secret where it would be. */
const PASTED: readonly [string, string][] = [
    ["a private key", `-----BEGIN OPENSSH PRIVATE KEY-----\n${SECRET}\n-----END OPENSSH PRIVATE KEY-----\n`],
    ["a private key on one line", `-----BEGIN OPENSSH PRIVATE KEY----- ${SECRET} -----END OPENSSH PRIVATE KEY-----`],
    ["the middle of a private key", `b3BlbnNzaC1rZXktdjEAAAAA${SECRET}`],
    ["a private key in base64", `LS0tLS1CRUdJTiBQUklWQVRF${SECRET}`],
    ["a kubeconfig", kubeconfig({ user: { token: SECRET } })],
    ["the end of a kubeconfig", `    user:\n      token: ${SECRET}\n`],
    ["a line of a kubeconfig", `token: ${SECRET}`],
    ["a token of a service account", `eyJhbGciOiJSUzI1NiJ9.eyJzdWIi${SECRET}.x`],
    ["an address with a password", `https://ci:${SECRET}@mirror.example.com/a b`],
    ["an address with a password that has a colon and an at sign", `https://ci:a:b@${SECRET}@mirror.example.com/`],
    ["an address that is signed", `https://mirror.example.com/a b?signature=${SECRET}`],
    ["a login", `root:${SECRET}@192.0.2.11`],
];

/** All that is said about a configuration. */
function listen(values: Values): string {
    const checked = checkConfig(values, CONTEXT);
    return checked.ok ? checked.config.warnings.join("\n") : checked.problems.map(formatProblem).join("\n");
}

describe("what is said about a configuration", () => {
    PASTED.forEach(([what, text], turn) => {
        it(`never shows ${what}, wherever it was pasted: as a value, in a list, in a group, as the name of a key`, () => {
            // Another platform at each place for each secret: all of them at all places take too long.
            const pick = (index: number): Values => BASES[(index + turn) % BASES.length] ?? {};
            ALL_STEPS.forEach((steps, index) => {
                for (const value of [text, [text], { [text]: 1 }, { a: [text] }]) {
                    const said = listen(put(pick(index), steps, value));
                    assert.ok(!said.includes(SECRET), `${steps.join(".")}: ${said}`);
                }
            });
            ALL_GROUPS.forEach((steps, index) => {
                const said = listen(put(pick(index), [...steps, text], 1));
                assert.ok(!said.includes(SECRET), `${steps.join(".")}: ${said}`);
            });
        });
    });

    it("never shows what stands under a name that says it is secret, wherever that is", () => {
        for (const base of BASES) {
            for (const steps of ALL_STEPS) {
                const said = listen(put(base, steps, { a: [{ password: SECRET }] }));
                assert.ok(!said.includes(SECRET), `${steps.join(".")}: ${said}`);
            }
        }
    });

    it("is lines without letters that steer a terminal, and short ones, whatever keys and values are", () => {
        const odd = "x\n\u001b[2J\u202e\u0085\u2028".repeat(50);
        for (const base of BASES) {
            for (const steps of [...ALL_STEPS, ...ALL_GROUPS.map((group) => [...group, odd])]) {
                const said = listen(put(base, steps, odd));
                // eslint-disable-next-line no-control-regex -- these are what must not be there
                assert.doesNotMatch(said, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e]/, steps.join("."));
                assert.ok(
                    said.split("\n").every((line) => line.length < 700 && !line.startsWith("[2J")),
                    said,
                );
            }
        }
    });

    it("is said without an exception of lists and groups where a text is expected, also thousands deep", () => {
        let list: unknown = [];
        let group: unknown = {};
        for (let depth = 0; depth < 8_000; depth++) {
            list = [list];
            group = { name: group };
        }
        const odd = [
            { toString: "192.0.2.21" },
            { toString: 1, valueOf: 1 },
            { toJSON: "x" },
            ["192.0.2.21"],
            list,
            group,
        ];
        for (const base of BASES) {
            for (const steps of ALL_STEPS) {
                for (const value of odd) {
                    const checked = checkConfig(put(base, steps, value), CONTEXT);
                    assert.ok(checked.ok || checked.problems.every(({ path }) => path !== ""), steps.join("."));
                }
            }
        }
    });

    it("takes no list in a list for its entries", () => {
        for (const steps of ALL_STEPS.filter((all) => all.at(-1) === 0)) {
            for (const base of BASES) {
                assert.ok(!checkConfig(put(base, steps, ["192.0.2.21"]), CONTEXT).ok, steps.join("."));
            }
        }
    });

    it("says of ten thousand wrong entries in less than two seconds of a processor each", () => {
        const many = (make: (index: number) => unknown): unknown =>
            Array.from({ length: 10_000 }, (_, index) => make(index));
        const address = (index: number): string => `10.${index >> 8}.${index & 255}.1`;
        const large: [Steps, unknown][] = [
            [["apiServers"], many((index) => ({ name: `cp-${index}`, address: address(index), kind: "elsewhere" }))],
            [["access", "operators"], many(address)],
            [["network", "reserved"], many((index) => `${address(index).slice(0, -1)}0/24`)],
            [["members"], many(() => ({ nam: 1 }))],
            [["tls"], Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`algoritm${index}`, 1]))],
            [["k".repeat(1_000_000)], 1],
        ];
        for (const [steps, value] of large) {
            const began = process.cpuUsage().user;
            checkConfig(put(BASES[0], steps, value), CONTEXT);
            const took = (process.cpuUsage().user - began) / 1000;
            assert.ok(took < 2000, `${String(steps[0]).slice(0, 20)}: ${took} ms`);
        }
    });
});

describe("showing what the user wrote", () => {
    it("leaves plain values and names as they are", () => {
        assert.equal(showValue("10.0.0.300"), '"10.0.0.300"');
        assert.equal(showValue({ a: [1, null, true, "x"] }), '{"a":[1,null,true,"x"]}');
        assert.equal(showValue("registry.example.com:5000/etcd"), '"registry.example.com:5000/etcd"');
        assert.equal(showName("pulumi-etcd:cluster"), "pulumi-etcd:cluster");
        assert.equal(showName(""), '""');
    });

    it("says how much it does not show", () => {
        assert.equal(showValue("a\nb\nc\n"), "(a text of 3 lines, not shown)");
        assert.equal(showValue("a\n"), '"a\\n"');
        assert.equal(showValue("https://a:b@c/d?e=f"), '"https://(not shown)@c/d?(not shown)');
    });
});
