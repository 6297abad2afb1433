import { itRefuses, makeAws, type Values } from "../../../support/configs";

const own = (changes: Values): Values => makeAws({}, changes);

describe("configuration of backups on AWS", () => {
    itRefuses([
        [
            "a lock longer than the backup",
            own({ backups: { keep: "5d", lock: "6d" } }),
            [/^aws\.backups\.lock: "6d" is longer than a backup is kept \(5d\)/],
        ],
        [
            "part of a day",
            own({ backups: { keep: "36h" } }),
            [/^aws\.backups\.keep: "36h" is not a whole number of days; give "2d"/],
        ],
    ]);
});
