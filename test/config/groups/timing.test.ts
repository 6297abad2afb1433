import { itRefuses, makeLab } from "../../support/configs";

describe("configuration of timing", () => {
    itRefuses([
        [
            "a duration without a unit",
            makeLab({ timing: { heartbeat: 100 } }),
            [/^timing\.heartbeat: 100 is a number without a unit/],
        ],
        [
            "a duration with a comma",
            makeLab({ timing: { roundTrip: "1,5ms" } }),
            [/^timing\.roundTrip: "1,5ms" is not a duration/],
        ],
        [
            "an election shorter than five heartbeats",
            makeLab({ timing: { heartbeat: "300ms", election: "1s" } }),
            [/^timing\.election: 1s is less than 5 heartbeats of 300ms.*give at least 1s500ms/],
        ],
        [
            "an election shorter than ten round trips",
            makeLab({ timing: { roundTrip: "200ms", election: "1s" } }),
            [/^timing\.election: 1s is less than 10 round trips of 200 ms; give at least 2s/],
        ],
        [
            "an election above etcd's limit",
            makeLab({ timing: { election: "51s" } }),
            [/^timing\.election: 51s is above etcd's limit of 50 s/],
        ],
        [
            "a heartbeat far below the round trip",
            makeLab({ timing: { roundTrip: "250ms", heartbeat: "100ms" } }),
            [/^timing\.heartbeat: 100ms is less than half a round trip \(250ms\)/],
        ],
    ]);
});
