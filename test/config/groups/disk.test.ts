import assert from "node:assert/strict";

import fc from "fast-check";

import { formatSize } from "../../../config/values/size";
import { itRefuses, listProblems, makeLab, makeSsh, mustCheck } from "../../support/configs";

describe("configuration of disk", () => {
    itRefuses([
        [
            "what is below /dev and no disk, and a way out of it",
            makeSsh({ disk: { device: "/dev/../etc/passwd" } }),
            [/^disk\.device: "\/dev\/\.\.\/etc\/passwd" is not a device/],
        ],
        [
            "the device that keeps nothing",
            makeSsh({ disk: { device: "/dev/null" } }),
            [/^disk\.device: "\/dev\/null" is/],
        ],
        [
            "a check that is larger than the disk",
            makeLab({ etcd: { quota: "16MiB" }, disk: { size: "300MiB", checkSize: "1GiB" } }),
            [/^disk\.checkSize: "1GiB" does not fit on the disk \(300MiB\)/],
        ],
        ["no device anywhere", makeSsh({ disk: {} }), [/^disk\.device: nothing is given/]],
        ["a device that is none", makeSsh({ disk: { device: "sdb" } }), [/^disk\.device: "sdb" is not a device/]],
        [
            "a disk not larger than the quota",
            makeSsh({ disk: { device: "/dev/sdb", size: "2GiB" } }),
            [/^disk\.size: "2GiB" is not more than etcd\.quota \(2GiB\); give at least 4GiB/],
        ],
        [
            "a disk too small for xfs",
            makeLab({ etcd: { quota: "64MiB" }, disk: { size: "200MiB" } }),
            [/^disk\.size: "200MiB" is less than the 300MiB that xfs needs/],
        ],
        [
            "an unknown filesystem",
            makeLab({ disk: { filesystem: "btrfs" } }),
            [/^disk\.filesystem: "btrfs" is not one of xfs, ext4/],
        ],
    ]);

    it("defaults to a disk on which a full database of any quota can be defragmented", () => {
        fc.assert(
            fc.property(fc.integer({ min: 16, max: 8 * 1024 }), (mebibytes) => {
                const config = mustCheck(makeLab({ etcd: { quota: formatSize(mebibytes * 2 ** 20) } }));
                assert.ok(config.disk.sizeBytes >= 2 * config.etcd.quotaBytes && config.disk.sizeBytes >= 2 ** 30);
                assert.deepEqual(config.warnings, []);
            }),
        );
    });

    it("takes a disk exactly when it is larger than the quota, and warns exactly when it is not twice as large", () => {
        const sizes = fc.integer({ min: 300, max: 4096 });
        fc.assert(
            fc.property(sizes, sizes, (quota, size) => {
                const values = makeLab({ etcd: { quota: `${quota}MiB` }, disk: { size: `${size}MiB` } });
                assert.equal(listProblems(values).length, size <= quota ? 1 : 0);
                if (size > quota) {
                    assert.equal(mustCheck(values).warnings.length, size < 2 * quota ? 1 : 0);
                }
            }),
        );
    });
});
