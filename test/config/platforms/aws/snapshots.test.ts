import { itRefuses, makeAws, type Values } from "../../../support/configs";

const own = (changes: Values): Values => makeAws({}, changes);

describe("configuration of snapshots of volumes on AWS", () => {
    itRefuses([
        [
            "an interval that AWS has not",
            own({ snapshots: { every: "5h" } }),
            [/^aws\.snapshots\.every: "5h" is not an interval of AWS's/],
        ],
    ]);
});
