import { itRefuses, makeAws, makeLab, makeSsh } from "../../support/configs";

const refused = /^backup: this group is given, but backups are not built yet; remove it, and take snapshots by hand/;

describe("configuration of backups", () => {
    itRefuses([
        ["an interval, for nothing would be taken", makeSsh({ backup: { interval: "15m" } }), [refused]],
        ["a target on AWS", makeAws({ backup: { targets: [{ s3: { bucket: "etcd" } }] } }), [refused]],
        ["a folder on the lab", makeLab({ backup: { targets: [{ directory: "/backups" }] } }), [refused]],
        [
            "the group of AWS that there once was",
            makeAws({}, { backups: { keep: "30d" } }),
            [/^aws\.backups: this key is unknown/],
        ],
    ]);
});
