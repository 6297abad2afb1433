import assert from "node:assert/strict";

import fc from "fast-check";

import { planQuorum, planTolerance, warnAboutSpread } from "../../../components/plan/members";

describe("members", () => {
    const table: [number, number, number][] = [
        [1, 1, 0],
        [2, 2, 0],
        [3, 2, 1],
        [4, 3, 1],
        [5, 3, 2],
        [7, 4, 3],
    ];
    for (const [members, quorum, tolerance] of table) {
        it(`need ${quorum} of ${members}, and tolerate ${tolerance} failed`, () => {
            assert.equal(planQuorum(members), quorum);
            assert.equal(planTolerance(members), tolerance);
        });
    }

    it("have a quorum of which two always share a member, and no smaller one would do", () => {
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 101 }), (members) => {
                assert.ok(2 * planQuorum(members) > members);
                assert.ok(2 * (planQuorum(members) - 1) <= members);
                assert.equal(planQuorum(members) + planTolerance(members), members);
            }),
        );
    });

    it("tolerate no more with one member more than an odd number", () => {
        for (const odd of [1, 3, 5, 7]) {
            assert.equal(planTolerance(odd + 1), planTolerance(odd));
            assert.equal(planTolerance(odd + 2), planTolerance(odd) + 1);
        }
    });

    it("are warned about exactly the zones whose loss leaves no quorum", () => {
        const zones = fc.array(fc.constantFrom("a", "b", "c"), { minLength: 2, maxLength: 7 });
        fc.assert(
            fc.property(zones, (given) => {
                const members = given.map((zone, index) => ({ name: `etcd-${index + 1}`, zone }));
                const warnings = warnAboutSpread(members);
                for (const zone of ["a", "b", "c"]) {
                    const rest = members.filter((member) => member.zone !== zone).length;
                    const isDeadly = rest < members.length && rest < planQuorum(members.length);
                    assert.equal(
                        warnings.some((warning) => warning.includes(`zone "${zone}"`)),
                        isDeadly,
                    );
                }
            }),
        );
    });

    it("are not judged when nobody said where they stand, and asked about when only some did", () => {
        assert.deepEqual(
            warnAboutSpread([
                { name: "a", zone: undefined },
                { name: "b", zone: undefined },
            ]),
            [],
        );
        const some = warnAboutSpread([
            { name: "a", zone: "x" },
            { name: "b", zone: "y" },
            { name: "c", zone: undefined },
        ]);
        assert.deepEqual(some, ["members: c name no zone although others do; their spread cannot be judged"]);
        assert.deepEqual(warnAboutSpread([{ name: "a", zone: "x" }]), []);
    });
});
