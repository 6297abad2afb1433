import { itRefuses, makeLab, makeSsh } from "../support/configs";

describe("configuration of disk", () => {
    itRefuses([
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
});
