import assert from "node:assert/strict";

import fc from "fast-check";

import { HEARTBEAT_STEPS_MS, MAX_ROUND_TRIP_MS, planTiming } from "../../../components/plan/timing";
import { formatProblem } from "../../../config/values/problem";

const roundTrips = fc.double({ min: 0, max: MAX_ROUND_TRIP_MS, noNaN: true });

describe("timing", () => {
    const table: [number, number, number][] = [
        [0.1, 100, 1000],
        [1, 100, 1000],
        [40, 100, 1000],
        [100, 100, 1000],
        [101, 150, 1500],
        [180, 250, 2500],
        [500, 500, 5000],
        [5000, 5000, 50_000],
    ];
    for (const [roundTrip, heartbeatMs, electionMs] of table) {
        it(`for a round trip of ${roundTrip} ms is ${heartbeatMs}/${electionMs}`, () => {
            assert.deepEqual(planTiming(roundTrip), { heartbeatMs, electionMs, problems: [] });
        });
    }

    it("obeys etcd's rules for every round trip that etcd can work over", () => {
        fc.assert(
            fc.property(roundTrips, (roundTrip) => {
                const { heartbeatMs, electionMs, problems } = planTiming(roundTrip);
                assert.deepEqual(problems, []);
                assert.ok(heartbeatMs >= 100 && heartbeatMs >= roundTrip);
                assert.ok(electionMs >= 10 * roundTrip && electionMs >= 5 * heartbeatMs && electionMs <= 50_000);
                assert.ok(Number.isInteger(heartbeatMs) && Number.isInteger(electionMs));
            }),
        );
    });

    it("never shrinks when the round trip grows", () => {
        fc.assert(
            fc.property(roundTrips, roundTrips, (one, other) => {
                const [near, far] = [planTiming(Math.min(one, other)), planTiming(Math.max(one, other))];
                assert.ok(near.heartbeatMs <= far.heartbeatMs && near.electionMs <= far.electionMs);
            }),
        );
    });

    it("does not change with the noise of a measurement inside one data centre", () => {
        const noise = fc.double({ min: 0.02, max: 20, noNaN: true });
        fc.assert(
            fc.property(noise, noise, (one, other) => {
                assert.deepEqual(planTiming(one), planTiming(other));
            }),
        );
    });

    it("only ever takes one of a few values", () => {
        fc.assert(
            fc.property(roundTrips, (roundTrip) => {
                const { heartbeatMs, electionMs } = planTiming(roundTrip);
                assert.ok(HEARTBEAT_STEPS_MS.some((step) => step === heartbeatMs && step * 10 === electionMs));
            }),
        );
    });

    it("does what it is told, and fits the rest to it", () => {
        const told = { heartbeatMs: 120, electionMs: undefined };
        assert.deepEqual(planTiming(1, told), { heartbeatMs: 120, electionMs: 1500, problems: [] });
        assert.deepEqual(planTiming(1, { heartbeatMs: undefined, electionMs: 3000 }), {
            heartbeatMs: 100,
            electionMs: 3000,
            problems: [],
        });
        assert.deepEqual(planTiming(20, { heartbeatMs: undefined, electionMs: 500 }), {
            heartbeatMs: 50,
            electionMs: 500,
            problems: [],
        });
    });

    it("says so when what it is told does not fit what was measured", () => {
        const { problems } = planTiming(300, { heartbeatMs: 100, electionMs: 1000 });
        assert.deepEqual(problems.map(formatProblem), [
            "timing.election: 1s is less than 10 round trips of 300 ms; give at least 3s.",
        ]);
    });

    it("says so when no election timeout is long enough", () => {
        const { problems } = planTiming(6000);
        assert.equal(problems.length, 1);
        assert.match(problems[0]?.fix ?? "", /bring the members closer together/);
    });
});
