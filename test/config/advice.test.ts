import assert from "node:assert/strict";

import fc from "fast-check";

import { checkConfig } from "../../config/check";
import { formatProblem, type Problem } from "../../config/values/problem";
import { CONTEXT, type Values } from "../support/configs";
import { ALL_GROUPS, ALL_STEPS, BASES, parsePath, put, type Steps } from "../support/configPaths";

/** What users write, and what YAML makes of it. */
const WRITTEN: readonly unknown[] = [
    ...[
        1.3,
        3.6,
        7,
        -1,
        0,
        1e21,
        83,
        true,
        false,
        "true",
        "x",
        " ",
        "yes",
        "8 GiB",
        "8Gi",
        "16GB",
        "2.3GiB",
        "1.2MiB",
        "2gib",
    ],
    ...[
        "90m",
        "150m",
        "36h",
        "10",
        "1y",
        "5ms",
        "40s",
        "9h",
        "192.0.2.300",
        "192.0.2.7/24",
        "10.60.0.0/24",
        "0.0.0.0/0",
        "::1",
    ],
    ...[
        "127.0.0.1",
        "10.61.0.1",
        "192.0.2.11",
        "1.2.3.4",
        "3.6",
        "v3.6.16",
        "v3.6.14",
        "3.5.2",
        "3.6.3",
        "3.4.1",
        "9.9.9",
        "1.15",
    ],
    ...[
        "latest",
        "t3.large",
        "m7g.large",
        "m7i.2xlrge",
        "eu-centrl-1",
        "eu-central-1",
        "us-east-1a",
        "eu-central-1d",
        "arn:aws:x",
    ],
    ...[
        "https://a.example.com/b c",
        "http://a.example.com/x",
        "https://a:b@c.example.com/x",
        "/etc/my pki",
        "~bob/x",
        "$HOME/x",
        "/",
    ],
    ...[
        "prodution",
        "ext",
        "RSA-1024",
        "etcd_lb",
        "Etcd_1",
        "balancer",
        "cp-99",
        "ssh-ed25519 AAAA",
        "k=v",
        "a b=c",
        "99 3 * * *",
    ],
    ...[[], [[]], [{}], {}, ["x"], ["10.1.0.1"], ["10.1.0.1/16"], [1], { name: "x" }, { x: 1 }],
];

/** Keys that are misspelt, of another group, or of others' words. */
const NAMES = [
    "versoin",
    "version",
    "host",
    "lb",
    "cidr",
    "adress",
    "quotta",
    "port",
    "zones",
    "user",
    "filesytem",
    "regoin",
];

interface Advice {
    readonly problem: Problem;
    readonly cured: Values;
}

/** What becomes of the configuration when somebody does what the problem says, for each value that it gives. */
function follow(values: Values, problem: Problem): readonly Advice[] {
    const { path, fix, fault } = problem;
    const steps = parsePath(path);
    if (fault === "is unknown") {
        return [{ problem, cured: remove(values, steps) }];
    }
    // What is in brackets is a whole list; dots stand for what only the user knows.
    const lists = [...fix.matchAll(/\[".*?"\]/g)].map(([text]) => JSON.parse(text) as unknown);
    const texts = [...fix.replaceAll(/\[".*?"\]/g, "").matchAll(/"([^"]*)"/g)].map(([, text = ""]) => text);
    const given = [...lists, ...texts.filter((text) => !text.endsWith("...") && !text.startsWith("ssh-keyscan"))];
    return given.map((value) => ({ problem, cured: put(values, steps, value) }));
}

function remove(values: unknown, [step = "", ...rest]: Steps): Values {
    const copy = put(values, [], undefined) as Record<string | number, unknown>; // a group or a list: it has places
    if (rest.length === 0) {
        return Object.fromEntries(Object.entries(copy).filter(([key]) => key !== step));
    }
    return put(copy, [step], remove(copy[step], rest));
}

function listProblems(values: Values): readonly Problem[] {
    const checked = checkConfig(values, CONTEXT);
    return checked.ok ? [] : checked.problems;
}

/** The advice that did not help: when it was followed its place is still wrong, in a way that was not told along with it. */
function findUseless(values: Values): readonly string[] {
    const problems = listProblems(values);
    return problems
        .flatMap((problem) => follow(values, problem))
        .flatMap(({ problem, cured }) =>
            listProblems(cured)
                .filter(({ path }) => path === problem.path)
                .filter(
                    ({ path, fault }) =>
                        !problems.some((told) => told !== problem && told.path === path && told.fault === fault),
                )
                .map((still) => `${formatProblem(problem)}\n  and then: ${formatProblem(still)}`),
        );
}

/** Half a second of them, and never more than a few on a busy computer; more when somebody wants to look longer. */
const runs = process.env.ADVICE_RUNS;
const RUNS = runs === undefined ? { numRuns: 500, interruptAfterTimeLimit: 3000 } : { numRuns: Number(runs) };

describe("advice", () => {
    it("cures what it is given for, when it names a value", () => {
        const places = fc.constantFrom(...ALL_STEPS);
        const values = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...WRITTEN) }, fc.string({ maxLength: 12 }));
        fc.assert(
            fc.property(fc.constantFrom(...BASES), places, values, (base, steps, value) => {
                assert.deepEqual(findUseless(put(base, steps, value)), [], steps.join("."));
            }),
            RUNS,
        );
    });

    it("cures what it is given for, also when two things are wrong", () => {
        const places = fc.constantFrom(...ALL_STEPS);
        const values = fc.constantFrom(...WRITTEN);
        fc.assert(
            fc.property(
                fc.constantFrom(...BASES),
                places,
                values,
                places,
                values,
                (base, one, first, other, second) => {
                    assert.deepEqual(findUseless(put(put(base, one, first), other, second)), []);
                },
            ),
            RUNS,
        );
    });

    it("names no unknown key for an unknown one", () => {
        for (const [index, group] of ALL_GROUPS.entries()) {
            for (const name of NAMES) {
                const path = [...group, name];
                for (const { fault, fix } of listProblems(put(BASES[index % BASES.length], path, "x"))) {
                    const [, named = ""] = /^did you mean (\S+?)(?: or \S+)*$/.exec(fix) ?? [];
                    if (fault === "is unknown" && named !== "") {
                        const unknown = listProblems(put({}, parsePath(named), "x"));
                        const messages = unknown.filter((one) => one.fault === "is unknown").map(formatProblem);
                        assert.deepEqual(messages, [], `${path.join(".")}: ${fix}`);
                    }
                }
            }
        }
    });
});
