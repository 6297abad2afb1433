import assert from "node:assert/strict";
import { policies } from "../../policies/all";
import { checkConfig, checkPackConfig, number, type TextsKey } from "../../policies/config";
import { volumeSize } from "../../policies/rules/volume/volumeSize";
import { volume } from "./goodStack";
import { judge } from "./judge";

const words: TextsKey = {
    type: "array",
    description: "",
    items: { type: "string", enum: ["one", "two"] },
    default: [],
};
const keys = { least: number("", 3, 1, 7), words, any: { ...words, items: { type: "string" } } as const };

function tell(given: object): readonly string[] {
    return checkConfig("etcd-x-y", keys, given).map(({ reason, fix }) => `${reason}; ${fix}`);
}

describe("the settings of a policy", () => {
    it("are good when they fit", () => {
        assert.deepEqual(tell({ least: 7, words: ["two"], any: ["three"] }), []);
    });

    for (const [given, expected] of [
        [{ leest: 3 }, /etcd-x-y\.leest of the policies is unknown; remove it \(did you mean least\?\)/],
        [{ zzzzzzzz: 3 }, /is unknown; remove it \(etcd-x-y knows least, words, any\)/],
        [
            { least: "3" },
            /etcd-x-y\.least of the policies is "3", which is not a whole number from 1 to 7; give a whole number from 1 to 7/,
        ],
        [{ least: 8 }, /is 8, which is not a whole number from 1 to 7/],
        [{ least: 1.5 }, /is 1\.5/],
        [{ words: "one" }, /is "one", which is not a list of one, two/],
        [{ words: ["three"] }, /is not a list of one, two/],
        [{ any: [1] }, /is not a list of texts/],
    ] as const) {
        it(`are refused when they are ${JSON.stringify(given)}`, () => {
            const told = tell(given);
            assert.equal(told.length, 1);
            assert.match(told[0] ?? "", expected);
        });
    }

    it("that are wrong are a violation of what they were meant for", () => {
        const { violations } = judge(volumeSize, [volume()], { gigs: 1, gib: "forty" });
        assert.equal(violations.length, 2);
        assert.match(
            violations[0] ?? "",
            /cannot be judged: the setting etcd-volume-size\.gigs of the policies is unknown/,
        );
        assert.match(violations[1] ?? "", /etcd-volume-size\.gib of the policies is "forty"/);
    });
});

describe("a file of settings of the pack", () => {
    const renderFile = (given: unknown): readonly string[] =>
        checkPackConfig(policies, given).map(({ reason, fix }) => `${reason}; ${fix}`);

    it("is good with levels, settings, or both", () => {
        assert.deepEqual(
            renderFile({
                all: "mandatory",
                "etcd-host-tenancy": "disabled",
                "etcd-volume-size": { gib: 100 },
                "etcd-members-minimum": { least: 5, enforcementLevel: "advisory" },
            }),
            [],
        );
    });

    for (const [given, expected] of [
        [[], /are not an object/],
        [{ "etcd-member-odd": "advisory" }, /there is no policy etcd-member-odd; did you mean etcd-members-odd\?/],
        [
            { "etcd-members-odd": "of course" },
            /the level of etcd-members-odd is "of course"; give one of advisory, mandatory, disabled/,
        ],
        [{ "etcd-members-odd": { enforcementLevel: 3 } }, /the level of etcd-members-odd is 3/],
        [{ "etcd-members-odd": 3 }, /the settings of etcd-members-odd are 3/],
        [
            { "etcd-members-odd": { least: 3 } },
            /etcd-members-odd\.least of the policies is unknown.*enforcementLevel alone/,
        ],
    ] as const) {
        it(`is refused when it is ${JSON.stringify(given)}`, () => {
            const told = renderFile(given);
            assert.equal(told.length, 1, told.join("\n"));
            assert.match(told[0] ?? "", expected);
        });
    }
});
