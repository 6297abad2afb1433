// The tables of what AWS has, against each other.
import assert from "node:assert/strict";

import {
    BURSTABLE,
    CPUS,
    findFamily,
    guessArchitecture,
    LASTING_IOPS,
    NOT_EBS_OPTIMISED,
    NOT_NITRO,
} from "../../config/awsInstanceTypes";
import { AWS_REGIONS, planPartition } from "../../config/awsRegions";
import { SIZES } from "../../config/awsSizes";

describe("the tables of AWS", () => {
    it("have a known type of each architecture for each class, which carries the class's operations", () => {
        for (const [name, { instanceType, iops, throughput }] of Object.entries(SIZES)) {
            for (const [architecture, type] of Object.entries(instanceType)) {
                const [family = "", size = ""] = type.split(".");
                assert.equal(findFamily(family)?.architecture, architecture, `${name}: ${type}`);
                assert.ok((LASTING_IOPS[size] ?? 0) >= iops, `${name}: ${type} carries ${iops} for long`);
                assert.ok(throughput * 4 <= iops, `${name}: gp3 gives a quarter MiB/s for each operation`);
            }
        }
        assert.deepEqual(
            Object.values(SIZES).map(({ instanceType }) => CPUS[instanceType.amd64.split(".")[1] ?? ""]),
            [2, 4, 8, 16],
            "CPUs as in etcd's hardware guide",
        );
    });

    it("refuse no family that they also know as good", () => {
        const bad = [...BURSTABLE, ...NOT_EBS_OPTIMISED, ...NOT_NITRO];
        assert.deepEqual(
            bad.filter((family) => findFamily(family) !== undefined),
            [],
        );
        assert.equal(new Set(bad).size, bad.length);
    });

    it("guess the architecture of every family they know", () => {
        for (const family of ["m5", "m6a", "r7iz", "c6in", "m7g", "c6gn", "r8g", "c8gn"]) {
            assert.equal(guessArchitecture(family), findFamily(family)?.architecture, family);
        }
        assert.equal(guessArchitecture("g5"), "amd64", "g is a family of its own, with GPUs");
        assert.equal(guessArchitecture("im4gn"), "arm64");
    });

    it("put every region into a partition", () => {
        assert.equal(new Set(AWS_REGIONS).size, AWS_REGIONS.length);
        assert.deepEqual(["eu-central-1", "cn-north-1", "us-gov-west-1"].map(planPartition), [
            "aws",
            "aws-cn",
            "aws-us-gov",
        ]);
    });
});
