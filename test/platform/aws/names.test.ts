import assert from "node:assert/strict";

import fc from "fast-check";

import { deviceOf, planPhysicalName } from "../../../components/platform/aws/names";

describe("names in AWS", () => {
    it("fit its limits, are those of a cluster and a region, and stay the same", () => {
        const words = fc.stringMatching(/^[a-z][a-z0-9-]{0,38}[a-z0-9]$/);
        fc.assert(
            fc.property(words, words, fc.constantFrom(32, 64), (cluster, role, limit) => {
                const name = planPhysicalName(cluster, role, "eu-central-1", limit);
                assert.match(name, /^[a-z][a-z0-9-]*[a-z0-9]$/);
                assert.ok(name.length <= limit);
                assert.equal(name, planPhysicalName(cluster, role, "eu-central-1", limit));
                assert.notEqual(name, planPhysicalName(cluster, role, "eu-west-1", limit));
                assert.notEqual(name, planPhysicalName(cluster, `${role}2`, "eu-central-1", limit));
            }),
        );
        assert.match(planPhysicalName("main", "etcd-1", "eu-central-1", 64), /^main-etcd-1-[0-9a-f]{7}$/);
    });

    it("find a volume by what udev makes of its id", () => {
        assert.equal(
            deviceOf("vol-0a1b2c3d4e5f67890"),
            "/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0a1b2c3d4e5f67890",
        );
    });
});
