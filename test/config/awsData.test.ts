// The tables of what AWS has, against each other.
import assert from "node:assert/strict";

import { findType } from "../../config/facts/aws/instanceTypes";
import { AWS_REGIONS, planPartition } from "../../config/facts/aws/regions";
import { SIZES } from "../../config/facts/aws/sizes";

describe("the tables of AWS", () => {
    it("have a known type of each architecture for each class, which carries the class's operations", () => {
        for (const [name, { instanceType, iops, throughput }] of Object.entries(SIZES)) {
            for (const [architecture, type] of Object.entries(instanceType)) {
                const facts = findType(type);
                assert.equal(facts?.architecture, architecture, `${name}: ${type}`);
                assert.ok(facts.lastingIops >= iops, `${name}: ${type} carries ${iops} for long`);
                assert.ok(facts.recovers && facts.isNitro && !facts.isBurstable, `${name}: ${type}`);
                assert.ok(throughput * 4 <= iops, `${name}: gp3 gives a quarter MiB/s for each operation`);
            }
        }
        assert.deepEqual(
            Object.values(SIZES).map(({ instanceType }) => findType(instanceType.amd64)?.cpus),
            [2, 4, 8, 16],
            "CPUs as in etcd's hardware guide",
        );
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
